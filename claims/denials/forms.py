"""Forms of the denial page."""

from django import forms

from claims.denials.work import RESOLUTIONS


class ResolveForm(forms.Form):
    """What was done about it, and why."""

    kind = forms.ChoiceField(label="What was done", choices=list(RESOLUTIONS.items()))
    reason = forms.CharField(label="Why", min_length=5, max_length=200)


class WriteOffForm(forms.Form):
    """Why nothing can be recovered."""

    reason = forms.CharField(label="Why nothing can be recovered", min_length=5, max_length=200)
