"""The form that draws a sample."""

from django import forms

from coding.audits.models import AuditSample
from portal.people.models import Person
from portal.people.roles import Role


class DrawForm(forms.Form):
    """Which signed charts, how many, and who audits them."""

    auditor = forms.TypedChoiceField(label="Auditor", coerce=int)
    coder = forms.TypedChoiceField(label="Coder", coerce=int, required=False, empty_value=None)
    signed_from = forms.DateField(label="Signed from", widget=forms.DateInput(attrs={"type": "date"}))
    signed_to = forms.DateField(label="Signed to", widget=forms.DateInput(attrs={"type": "date"}))
    size = forms.IntegerField(
        label="Charts", min_value=1, max_value=2000, initial=30, help_text="73 give ±5 % at 95 % accuracy, 203 give ±3 %."
    )
    seed = forms.IntegerField(
        label="Seed", required=False, min_value=0, max_value=2**31 - 1, help_text="Empty: a random one, which is stored."
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        people = list(Person.objects.filter(role__in=[Role.AUDITOR, Role.CODER]).order_by("display_name"))
        self.fields["auditor"].choices = [(p.pk, p.display_name) for p in people if p.role == Role.AUDITOR]
        self.fields["coder"].choices = [("", "Everybody"), *((p.pk, p.display_name) for p in people if p.role == Role.CODER)]

    def clean(self) -> dict:
        values = super().clean()
        begin, end = values.get("signed_from"), values.get("signed_to")
        if begin and end and end < begin:
            self.add_error("signed_to", "The last day lies before the first.")
        return values


def sample_names(samples: list[AuditSample]) -> dict[int, str]:
    """Display names of everybody whom these samples name."""
    wanted = {pk for s in samples for pk in (s.auditor_id, s.drawn_by_id, s.coder_id) if pk}
    return {p.pk: p.display_name for p in Person.objects.filter(pk__in=wanted)}
