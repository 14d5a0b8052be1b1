"""Forms of patients and coverage: errors say what to do."""

import re

from django import forms

from portal import clock
from portal.patients.models import Coverage, Patient
from portal.payers.models import Payer

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA PR"
    " RI SC SD TN TX UT VT VA VI WA WV WI WY AS GU MP"
).split()


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class USDate(forms.DateField):
    """A date from the browser's control (ISO) or typed as MM/DD/YYYY."""

    widget = DateInput

    def __init__(self, **options) -> None:
        options.setdefault("input_formats", ["%Y-%m-%d", "%m/%d/%Y"])
        options.setdefault("error_messages", {"invalid": "Enter a real date, like 03/12/1961."})
        super().__init__(**options)


class PatientForm(forms.ModelForm):
    birth_date = USDate(label="Date of birth")
    phone = forms.CharField(label="Phone", required=False, max_length=20)
    zip = forms.CharField(label="ZIP code", required=False, max_length=10)

    class Meta:
        model = Patient
        fields = (
            "account_no", "last_name", "first_name", "middle_name", "birth_date", "sex", "address1", "city", "state", "zip",
            "phone",
        )  # fmt: skip
        labels = {"account_no": "Account number", "address1": "Street", "state": "State (two letters)"}

    def clean_birth_date(self):
        born = self.cleaned_data["birth_date"]
        if born > clock.today():
            raise forms.ValidationError("The date of birth is in the future. Check the year.")
        if born.year < 1900:
            raise forms.ValidationError("The date of birth is before 1900. Check the year.")
        return born

    def clean_state(self):
        return checked_state(self.cleaned_data["state"])

    def clean_zip(self):
        return digits(self.cleaned_data["zip"], (5, 9), "Enter 5 digits, or 9 with the extension.")

    def clean_phone(self):
        return digits(self.cleaned_data["phone"], (10,), "Enter 10 digits, like 217 555 0110.")

    def clean_account_no(self):
        number = self.cleaned_data["account_no"].strip()
        same = Patient.objects.filter(account_no=number).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(
                "Another patient has this account number. Open that patient, or use a new number."
            )
        return number


def checked_state(text: str) -> str:
    text = text.strip().upper()
    if text and text not in STATES:
        raise forms.ValidationError("Enter the two letters of a US state, like IL.")
    return text


def digits(text: str, lengths: tuple[int, ...], problem: str) -> str:
    """Only the digits; ValidationError when their number is not one of `lengths` (empty is allowed)."""
    found = re.sub(r"[\s().+-]", "", text or "")
    if found and (not found.isascii() or not found.isdigit() or len(found) not in lengths):
        raise forms.ValidationError(problem)
    return found


def member_id_problem(payer: Payer, member_id: str) -> str:
    """Why this payer cannot have such a member id, with a remedy; empty when it can."""
    if payer.member_id_pattern and not re.fullmatch(payer.member_id_pattern, member_id):
        return f"This is not how {payer.name} writes member ids. Copy it from the card, without spaces or dashes."
    return ""


class CoverageForm(forms.ModelForm):
    valid_from = USDate(label="In force from")
    valid_to = USDate(label="In force to", required=False)
    subscriber_birth_date = USDate(label="Subscriber's date of birth", required=False)

    class Meta:
        model = Coverage
        fields = (
            "payer", "member_id", "group_no", "rank", "relationship", "subscriber_last_name", "subscriber_first_name",
            "subscriber_birth_date", "subscriber_sex", "valid_from", "valid_to",
        )  # fmt: skip
        labels = {
            "payer": "Payer", "member_id": "Member id", "group_no": "Group number", "rank": "Order (1 is primary)",
            "relationship": "The patient is the subscriber's", "subscriber_sex": "Subscriber's sex (F, M or U)",
        }  # fmt: skip

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["payer"].queryset = Payer.objects.filter(active=True).order_by("name")
        self.fields["payer"].empty_label = "Choose the payer"

    def clean_member_id(self):
        return re.sub(r"[\s-]", "", self.cleaned_data["member_id"]).upper()

    def clean_subscriber_sex(self):
        sex = self.cleaned_data["subscriber_sex"].strip().upper()
        if sex and sex not in "FMU":
            raise forms.ValidationError("Enter F, M or U.")
        return sex

    def clean(self):
        data = super().clean()
        payer, member_id = data.get("payer"), data.get("member_id")
        if payer and member_id and (problem := member_id_problem(payer, member_id)):
            self.add_error("member_id", problem)
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "The coverage ends before it begins. Check both dates.")
        if data.get("relationship") not in {None, "18"} and not data.get("subscriber_last_name"):
            self.add_error("subscriber_last_name", "Enter the subscriber's name: the patient is not the subscriber.")
        return data
