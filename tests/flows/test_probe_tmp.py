import time, pytest
from tests.journey import one_of_everything, Journey, claims_of
@pytest.mark.django_db(transaction=True)
def test_p(cast):
    t=time.time()
    j=one_of_everything(cast,"northside")
    print("took",time.time()-t)
    print([(c.control_no,c.state,c.outcome,c.charge_cents) for c in claims_of(j,"northside")])
    from django.conf import settings
    import os
    for d,_,f in os.walk(settings.EXCHANGE_DIR): print(d,f)
    t=time.time(); j=Journey(); j.arrive(j.planned("northside",0)); print("arrive", time.time()-t); j.code(); print(time.time()-t); j.move(0); print(time.time()-t)
