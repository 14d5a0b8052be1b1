"""Write the demo's cast into an empty database: practices, payers, people, fee schedules. Runs as the owner, once."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.db.models import QuerySet

from config.demo import cast, fees, payers
from portal.payers.models import Enrollment, FeeScheduleRow, Payer
from portal.people.models import Credential, Membership, PracticeGrant, User
from portal.people.roles import Role
from portal.tenants.keys import new_wrapped_key
from portal.tenants.models import Facility, Practice, Provider

PASSWORD = "demo-claimwright-2026"  # printed by the demo; honored only where the demo switch is on
OPEN_FROM = dt.date(2025, 1, 1)


def rows(model: type) -> QuerySet:
    """The model's rows on the owner's connection, past the managers that ask for a context."""
    return QuerySet(model=model, using="owner")


def install_cast() -> None:
    """Idempotent: does nothing when the first practice is there."""
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT set_config('app.maintenance', 'on', true)")
        if rows(Practice).filter(slug=cast.PRACTICES[0].slug).exists():
            return
        _payers()
        practices = {data.slug: _practice(data) for data in cast.PRACTICES}
        _people(practices)


def _payers() -> None:
    rows(Payer).bulk_create(
        Payer(
            payer_id=data.payer_id,
            name=data.name,
            filing_indicator=data.filing_indicator,
            timely_filing_days=data.timely_filing_days,
            appeal_days=data.appeal_days,
            accepts_replacement=data.accepts_replacement,
            member_id_pattern=data.member_id_pattern,
            # no Medicaid edit files come with the demo: its edits then only advise
            edit_sets=[] if data.kind == "medicaid" else ["ncci", "mue", "add_on"],
            wants_therapy_modifier=True,
            slow_after_days=45 if data.kind == "commercial" else 30,
            address1="1 Demo Plaza",
            city="Springfield",
            state="IL",
            zip="627010001",
        )
        for data in payers.PAYERS
    )


def _practice(data: cast.Practice) -> Practice:
    (practice,) = rows(Practice).bulk_create(
        [
            Practice(
                slug=data.slug,
                name=data.name,
                npi=data.npi,
                tax_id=data.tax_id,
                taxonomy=data.taxonomy,
                address1=data.address.street,
                city=data.address.city,
                state=data.address.state,
                zip=data.address.zip_code,
                phone=data.phone,
                specialty=data.specialty,
                is_group=True,
                turnaround_hours=24 * data.turnaround_days,
                baa_from=OPEN_FROM,
                key_wrapped=new_wrapped_key(),
            )
        ]
    )
    place = data.facility
    rows(Facility).bulk_create(
        [
            Facility(
                practice=practice,
                name=place.name,
                npi=place.npi,
                place_of_service=place.place_of_service,
                clia=data.clia,
                address1=place.address.street,
                city=place.address.city,
                state=place.address.state,
                zip=place.address.zip_code,
            )
        ]
    )
    providers = rows(Provider).bulk_create(
        Provider(
            practice=practice,
            last_name=p.last_name,
            first_name=p.first_name,
            credential=p.letters,
            npi=p.npi,
            taxonomy=p.taxonomy,
            specialty=data.specialty,
        )
        for p in data.providers
    )
    rows(Enrollment).bulk_create(
        Enrollment(practice=practice, payer=payer, provider=provider, valid_from=OPEN_FROM)
        for payer in rows(Payer)
        for provider in (None, *providers)
    )
    rows(FeeScheduleRow).bulk_create(
        FeeScheduleRow(practice=practice, code=code, charge_cents=cents, valid_from=OPEN_FROM)
        for code, cents in fees.schedule(slug=data.slug).items()
    )
    return practice


def _people(practices: dict[str, Practice]) -> None:
    password = make_password(PASSWORD)
    for data in cast.PEOPLE:
        (user,) = rows(User).bulk_create(
            [User(email=data.email, display_name=data.name, password=password, demo_password_only=True)]
        )
        if data.role is None:
            continue
        practice = practices.get(data.practice or "")
        provider = None
        if data.provider:
            wanted = next(p for p in cast.practice(data.practice).providers if p.key == data.provider)
            provider = rows(Provider).get(npi=wanted.npi).pk
        all_practices = practice is None and data.role not in {Role.CODER, Role.ADMINISTRATOR} and not data.practices
        rows(Membership).bulk_create(
            [
                Membership(
                    user=user, role=data.role, practice=practice, all_practices=all_practices, provider_id_link=provider
                )
            ]
        )
        if practice is None and data.role != Role.ADMINISTRATOR and not all_practices:
            granted = data.practices or tuple(practices)
            rows(PracticeGrant).bulk_create(PracticeGrant(user=user, practice=practices[slug]) for slug in granted)
        rows(Credential).bulk_create(
            Credential(user=user, kind=c.code, number=c.number, expires_on=c.expires) for c in data.credentials
        )
