"""The one form of the remittance page."""

from django import forms


class MatchForm(forms.Form):
    """Which of our claims the payer answered."""

    control_no = forms.CharField(label="Our claim number", max_length=17, strip=True)
