from django import forms

from portal.people.models import Membership
from portal.people.roles import Role
from portal.tenants.models import Practice


class InviteForm(forms.Form):
    """Who is invited, as what, and for which practice (practice roles only)."""

    email = forms.EmailField(label="E-mail")
    display_name = forms.CharField(label="Name", max_length=80)
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    practice = forms.ModelChoiceField(Practice._base_manager.none(), required=False, empty_label="The firm itself")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = Practice.objects.order_by("name")

    def clean(self):
        data = super().clean()
        role, practice = data.get("role"), data.get("practice")
        if role in Role.of_practice() and practice is None:
            self.add_error("practice", "Choose the practice that this person works in.")
        if role in Role.of_firm() and practice is not None:
            self.add_error("practice", "A member of the firm belongs to no practice. Leave this at “The firm itself”.")
        email = (data.get("email") or "").lower()
        if Membership.objects.filter(user__email=email, role=role, practice=practice, ended_at=None).exists():
            self.add_error("email", "This person has that role already.")
        return data


class AcceptForm(forms.Form):
    """Choose a password."""

    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    again = forms.CharField(label="Password again", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "The two passwords differ.")
        return data
