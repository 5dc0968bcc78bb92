"""After the claim, and with the CPAS. Days are from a calendar, the time limits from law.md § 6 and § 1."""

from __future__ import annotations

import pytest

from flows.reminders.plan import done_name
from tests.flows.reminding import JUNE, at_nine, by_kind, planned, words

CLAIMED = {"deja_demande": "oui", "demande_le": "2026-11-16"}


def test_after_a_claim_the_time_limits_the_card_and_the_mutuelle_follow() -> None:
    """Registered within 8 days: 24 November; the file within two months: 16 January; twelve months of allowance."""
    assert by_kind(planned(CLAIMED, "2026-11-16")) == {
        "inscription_8_jours": at_nine("2026-11-17", "2026-11-20", "2026-11-23", "2026-11-24"),
        "dossier": at_nine(
            "2026-12-02", "2026-12-17", "2027-01-02", "2027-01-09", "2027-01-13", "2027-01-15", "2027-01-16"
        ),
        "carte_controle": at_nine(
            "2026-11-17",
            "2026-12-11",
            "2027-01-10",
            "2027-02-09",
            "2027-03-11",
            "2027-04-10",
            "2027-05-10",
            "2027-06-09",
            "2027-07-09",
            "2027-08-08",
            "2027-09-07",
            "2027-10-07",
            "2027-11-06",
        ),
        "mutuelle": at_nine("2026-11-26"),
        "fin_allocations": at_nine("2027-09-17", "2027-11-02"),
    }


def test_two_months_that_end_where_february_is_too_short() -> None:
    found = by_kind(planned({**CLAIMED, "demande_le": "2026-12-30"}, "2026-12-30"))
    assert found["dossier"][-1] == "2027-02-28 09:00"
    assert found["inscription_8_jours"][-1] == "2027-01-07 09:00"
    leap = by_kind(planned({**CLAIMED, "demande_le": "2027-12-29"}, "2027-12-29"))
    assert leap["dossier"][-2:] == at_nine("2028-02-28", "2028-02-29")


def test_twelve_months_from_29_february_end_on_28_february() -> None:
    found = by_kind(planned({**CLAIMED, "demande_le": "2028-02-29"}, "2028-02-29"))
    assert found["fin_allocations"] == at_nine("2028-12-30", "2029-02-14")


def test_the_two_months_are_never_told_as_the_time_to_go() -> None:
    known = {**CLAIMED}
    file = next(one for one in planned(known, "2026-11-16") if one.kind == "dossier")
    said = words(file, known, "2026-12-02")
    assert said.startswith("Demande aujourd'hui à la CAPAC ou à ton syndicat ce qui manque")
    assert "au plus tard le samedi 16 janvier 2027" in said


def test_whoever_claimed_by_the_earliest_reading_is_called_again_on_the_latest() -> None:
    known = {**JUNE, "deja_demande": "oui", "demande_le": "2026-12-30"}
    for today in ("2026-12-30", "2027-01-30"):
        assert by_kind(planned(known, today))["redemande"] == at_nine("2027-01-30")
    assert not {"demande", "demande_bientot"} & set(by_kind(planned(known, "2026-12-30")))
    later = {**known, "demande_le": "2027-01-30"}
    assert "redemande" not in by_kind(planned(later, "2027-01-30"))


@pytest.mark.parametrize("told", [{"deja_demande": "oui"}, {"deja_demande": "oui", "demande_le": "?"}])
def test_a_claim_of_an_unknown_day_gives_no_time_limit_but_a_call_each_monday_to_find_it(told: dict[str, str]) -> None:
    found = by_kind(planned({**JUNE, **told}, "2026-12-30"))
    assert found == {"jour_demande": at_nine("2026-12-28", "2027-01-04", "2027-01-11")}


def test_a_card_that_is_there_silences_the_card_alone() -> None:
    found = by_kind(planned({**CLAIMED, done_name("carte_controle"): "2026-11-16"}, "2026-11-16"))
    assert set(found) == {"inscription_8_jours", "dossier", "mutuelle", "fin_allocations"}


# The PIIS


def test_nothing_is_said_of_the_cpas_without_its_facts() -> None:
    assert "cpas" not in "".join(by_kind(planned({**JUNE, **CLAIMED}, "2026-12-30")))
    assert not [kind for kind in by_kind(planned({**JUNE, **CLAIMED}, "2026-12-30")) if kind.startswith("piis")]


def test_a_piis_is_signed_within_three_months_of_the_decision() -> None:
    known = {"ri_decision": "2026-10-05"}
    assert by_kind(planned(known, "2026-10-06")) == {
        "piis_signature": at_nine("2026-12-06", "2026-12-22", "2027-01-02", "2027-01-05")
    }


def test_a_signed_piis_is_evaluated_three_times_a_year_or_as_the_cpas_has_set() -> None:
    known = {"ri_decision": "2026-10-05", "piis_signe_le": "2026-11-02"}
    found = by_kind(planned(known, "2026-11-03"))
    assert list(found) == ["piis_evaluation"]
    assert found["piis_evaluation"][:4] == at_nine("2027-02-09", "2027-02-23", "2027-06-11", "2027-06-25")
    quarterly = by_kind(planned({**known, "piis_rythme": "4"}, "2026-11-03"))["piis_evaluation"]
    assert quarterly[:2] == at_nine("2027-01-12", "2027-01-26")
    done = {**known, done_name("piis_evaluation", "1"): "2027-03-02"}
    assert by_kind(planned(done, "2026-11-03"))["piis_evaluation"][:2] == at_nine("2027-06-11", "2027-06-25")
