"""The rail of every role: each letter jumps to one place, and every entry leads to a page that exists."""

import pytest
from django.urls import get_resolver

from portal import registries
from portal.people.roles import TABLE, Role
from portal.ui.nav import NavItem, NavSection, clashes


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_no_letter_stands_for_two_places(role):
    held = [entry for _name, entry in registries.nav.items() if entry.right in TABLE[role]]
    assert held
    assert clashes([NavSection(items=[NavItem(title=e.title, href="/", key=e.go) for e in held])]) == []


def test_every_entry_leads_somewhere_and_has_a_letter():
    known = set(get_resolver().reverse_dict)
    assert [name for name, entry in registries.nav.items() if entry.url_name not in known or len(entry.go) != 1] == []
