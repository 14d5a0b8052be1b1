"""Decisions about findings, each with a reason."""

from django import forms


class OverrideForm(forms.Form):
    """Which finding (rule and lines), and why it may pass."""

    rule = forms.RegexField(r"^[A-Z]{2}-[0-9]{2}[a-z]?$", widget=forms.HiddenInput)
    lines = forms.RegexField(r"^(\d{1,3}(,\d{1,3})*)?$", required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        min_length=8, max_length=300, label="Why it may go", help_text="What you checked, in your own words. It is kept."
    )

    def clean_lines(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["lines"].split(",") if part]


class DecisionForm(forms.Form):
    """Why a claim may leave although a table is missing, or go out a second time."""

    reason = forms.CharField(
        min_length=8, max_length=300, label="Reason", help_text="Who decided on what ground. It is dated and kept."
    )
