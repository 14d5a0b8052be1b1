"""Forms of encounters: make one, attach, correct its date, answer."""

from django import forms

from portal import clock
from portal.documents.models import Document
from portal.encounters.kinds import KINDS, PLACES
from portal.encounters.selectors import loose_documents
from portal.patients.forms import USDate
from portal.patients.models import Coverage, Patient
from portal.tenants.models import Practice, Provider


class DocumentChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, document: Document) -> str:
        return f"{document.name}, {document.pages or '?'} p." if document.pages else document.name


class CoverageChoice(forms.ModelChoiceField):
    def label_from_instance(self, coverage: Coverage) -> str:
        return f"{coverage.payer} {coverage.member_id}"


def past(day):
    """ValidationError for a date of service in the future."""
    if day > clock.today():
        raise forms.ValidationError("The date of service is in the future. Check the year.")
    return day


class EncounterForm(forms.Form):
    service_date = USDate(label="Date of service")

    def __init__(self, data=None, *, practice: Practice, patient: Patient, chosen: list[int], **options) -> None:
        super().__init__(data, **options)
        self.fields["provider"] = forms.ModelChoiceField(
            Provider.objects.filter(active=True).order_by("last_name", "id"),
            label="Provider",
            empty_label="Choose the provider",
        )
        self.fields["place_of_service"] = forms.ChoiceField(
            choices=list(PLACES.items()), label="Place of service", initial="11"
        )
        self.fields["kind"] = forms.ChoiceField(choices=list(KINDS.items()), label="Kind of visit")
        self.fields["coverage"] = CoverageChoice(
            Coverage.objects.filter(patient=patient).select_related("payer").order_by("rank", "-valid_from"),
            label="Coverage", required=False, empty_label="The one in force on the date of service",
            help_text="The payer follows from the coverage.",
        )  # fmt: skip
        self.fields["external_ref"] = forms.CharField(
            max_length=40,
            required=False,
            label="Your visit number",
            help_text="Keeps the same visit from being sent twice.",
        )
        self.fields["documents"] = DocumentChoice(
            loose_documents(), required=False, label="Documents of this visit", initial=chosen,
            help_text="Without one, the encounter waits until it arrives.",
        )  # fmt: skip

    def clean_service_date(self):
        return past(self.cleaned_data["service_date"])


class AttachForm(forms.Form):
    """Documents that are here and belong to no encounter, or a new file at once."""

    file = forms.FileField(required=False, label="Send a file now")

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["documents"] = DocumentChoice(
            loose_documents(), required=False, label="Or choose from those that arrived"
        )

    def clean(self):
        data = super().clean()
        if not data.get("file") and not data.get("documents") and not self.errors:
            raise forms.ValidationError("Choose a document, or a file to send.")
        return data


class DateForm(forms.Form):
    service_date = USDate(label="Date of service")

    def clean_service_date(self):
        return past(self.cleaned_data["service_date"])


class AnswerForm(forms.Form):
    note = forms.CharField(
        label="Your answer", max_length=300, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The coder reads it on the encounter's timeline.",
    )  # fmt: skip
