"""The day of the claim: made, intended or still to come; never past, never while studying, never a certificate's alone.

The days are counted by hand with the closed form of law.md § 3 (156 days: the same weekday 26 weeks later, a day less
from a Monday; 310 days: 361 days later from a Monday, Tuesday or Wednesday, else 362).
"""

from __future__ import annotations

import pytest

from tests.knowledge.staged import JUNE, codes, dates, day, names, period, reading, text

# Asking again (care 9): each later day of the readings that are believed, in order

OLD_CERTIFICATE = {**JUNE, "certificate_end": "2027-07-29"}  # 310 days from 1 August 2026


def test_the_days_to_ask_again_skip_no_reading_and_name_no_old_certificate() -> None:
    found = dates(**OLD_CERTIFICATE)
    assert "le mercredi 30 décembre 2026" in found.action
    assert "redemande le samedi 30 janvier 2027." in found.action
    assert "2027-07" not in found.action
    assert "juillet 2027" not in found.action


def test_each_later_day_is_named_in_order() -> None:
    training = period("forem_training", "2026-10-05", "2026-10-10")  # six days that may not count
    found = dates(**JUNE, periods=[training])
    # 30 December, and six counted days later: Wednesday 6 January; 30 January, and Saturday 6 February.
    assert "redemande le mercredi 6 janvier 2027, puis le samedi 30 janvier 2027, puis le samedi 6 février" in (
        found.action
    )


def test_no_day_to_ask_again_is_beyond_the_age_limit() -> None:
    training = period("forem_training", "2026-10-05", "2026-10-10")
    found = dates(**JUNE, periods=[training], born="2002-01-15")  # 25 on Friday 15 January 2027
    assert "redemande le mercredi 6 janvier 2027, puis au plus tard le jeudi 14 janvier 2027, avant" in found.action
    assert "30 janvier" not in found.action


# A claim that came too early (care 2)

LONG_AGO = {"studies_ended": "2024-06-30", "registered": "2024-07-20"}


def test_a_claim_made_before_its_day_is_none_and_today_decides() -> None:
    # 310 days from 1 August 2024: 29 July 2025. The claim of 22 May was refused; today the rule is 156 days.
    found = dates(**LONG_AGO, claim_on="2025-05-22", today="2026-11-22")
    assert (found.law.days, found.law.start, found.earliest_claim) == (156, day("2024-07-20"), day("2026-11-22"))
    assert found.action.startswith("Vas-y aujourd'hui")
    assert {"claim_too_early", "claim_day_past"} <= set(codes(found))
    assert "la CAPAC" in text(found, "claim_too_early")


def test_without_today_a_claim_too_early_stays_hypothetical() -> None:
    found = dates(**LONG_AGO, claim_on="2025-05-22")
    assert (found.law.days, found.earliest_claim) == (310, day("2025-07-29"))
    assert "claim_too_early" in codes(found)


def test_a_claim_that_some_reading_allows_stands_and_the_other_day_is_told() -> None:
    found = dates(**JUNE, claim_on="2026-12-30", today="2027-01-04")
    assert found.action.startswith("Garde une copie")
    assert "redemande le samedi 30 janvier 2027" in found.action
    assert "claim_too_early" not in codes(found)


def test_a_reading_under_which_the_claim_was_too_early_sends_to_ask_again_today() -> None:
    found = dates(**JUNE, claim_on="2026-12-30", today="2027-03-01")
    assert reading(found, "first_of_august").claim_from == day("2027-03-01")
    assert "redemande le lundi 1er mars 2027" in found.action


def test_an_intended_day_does_not_bring_back_a_day_that_has_passed() -> None:
    # From Sunday 1 February 2026: 2 August. Today is 22 November.
    february = {"studies_ended": "2026-01-31", "registered": "2026-02-01"}
    found = dates(**february, claim_on="2026-12-15", today="2026-11-22")
    assert found.earliest_claim == day("2026-11-22")
    assert found.action.startswith("Vas-y aujourd'hui")
    assert "2 août" not in found.action


def test_the_intended_day_still_chooses_the_regime() -> None:
    # Complete under 310 days on 29 July 2025; on the last day of the old rule somebody means to go the day after.
    assert dates(**LONG_AGO, today="2026-02-28", claim_on="2026-02-28").law.days == 310
    found = dates(**LONG_AGO, today="2026-02-28", claim_on="2026-03-01")
    assert (found.law.days, found.law.claim_from) == (156, day("2026-03-01"))


def test_a_refused_claim_does_not_hide_the_age() -> None:
    # The claim of January is before 1 March 2026; 25 on 1 June 2026, and today is July.
    case = {"studies_ended": "2025-06-30", "registered": "2025-07-01", "born": "2001-06-01"}
    found = dates(**case, claim_on="2026-01-10", today="2026-07-01")
    assert "age_limit" in codes(found)
    assert "il faudrait une exception" in found.action


def test_after_a_claim_in_time_one_keeps_a_copy_and_goes_nowhere() -> None:
    found = dates(**LONG_AGO, claim_on="2025-09-22", today="2026-11-22")
    assert (found.law.days, found.law.claim_from) == (310, day("2025-07-29"))
    assert (
        found.action == "Garde une copie de ta demande, et demande à ton organisme de paiement où en est ton dossier."
    )
    assert "claim_day_past" not in codes(found)


def test_a_claim_made_too_old_is_told() -> None:
    found = dates(**LONG_AGO, born="2000-09-01", claim_on="2025-09-22", today="2026-11-22")
    assert "une demande le lundi 22 septembre 2025 vient trop tard" in text(found, "age_limit")


# Nobody claims while studying (AR 36 § 1, 3°)


def test_today_in_the_middle_of_studies_pushes_the_claim_and_then_its_regime() -> None:
    # 310 days from Monday 21 October 2024: 17 October 2025. The studies end on 14 March 2026, under the new rule.
    studies = period("blocking_studies", "2025-11-16", "2026-03-14")
    found = dates(studies_ended="2024-10-19", registered="2024-10-13", periods=[studies], today="2026-02-21")
    assert (found.law.days, found.law.claim_from) == (156, day("2026-03-15"))


def test_the_first_day_of_a_regime_in_the_middle_of_studies_is_no_day_to_claim() -> None:
    studies = period("blocking_studies", "2026-02-25", "2026-05-30")
    found = dates(studies_ended="2025-05-22", registered="2025-05-20", periods=[studies])
    assert (found.law.days, found.law.claim_from) == (156, day("2026-05-31"))


def test_a_claim_made_while_studying_is_told() -> None:
    studies = period("blocking_studies", "2027-02-19", "2027-03-21")
    found = dates(
        studies_ended="2026-06-24",
        registered="2026-08-11",
        periods=[studies],
        claim_on="2027-03-06",
        today="2027-11-05",
    )
    assert "claim_during_studies" in codes(found)
    assert found.action.startswith("Vas-y aujourd'hui")


# The certificate (care 1)


def test_an_end_that_fits_the_former_length_from_the_first_of_august_is_known_as_such() -> None:
    found = dates(**OLD_CERTIFICATE)
    certificate = reading(found, "certificate")
    assert (certificate.start, certificate.days, certificate.last_day) == (day("2026-08-01"), 310, day("2027-07-29"))
    assert "310 jours, l'ancienne durée" in text(found, "certificate_differs")
    assert (found.earliest_claim, found.latest_claim) == (day("2026-12-30"), day("2027-07-30"))
    assert not certificate.believed


def test_a_certificate_never_starts_before_the_studies_are_over() -> None:
    found = dates(**JUNE, certificate_start="2026-05-01")
    assert reading(found, "certificate").start == day("2026-07-01")
    assert found.earliest_claim == day("2026-12-30")
    assert "certificate_start_too_early" in codes(found)


@pytest.mark.parametrize(("end", "is_believed"), [("2026-12-26", True), ("2026-12-25", False), ("2026-08-01", False)])
def test_an_end_that_comes_before_all_that_is_computed_sends_nobody(end: str, is_believed: bool) -> None:
    # The earliest reading's last day is 29 December: three days are the tolerance.
    found = dates(**JUNE, certificate_end=end)
    assert reading(found, "certificate").believed == is_believed
    assert (found.earliest_claim < day("2026-12-30")) == is_believed
    if not is_believed:
        assert "mercredi 30 décembre 2026" in found.action
        assert "ne compte pas dessus" in text(found, "certificate_differs")


def test_a_typed_start_is_believed_with_the_end_that_follows_from_it() -> None:
    # Thursday 1 October 2026 + 182: 1 April 2027, well after 30 December; but the office recorded that start.
    found = dates(**JUNE, certificate_start="2026-10-01", certificate_end="2027-03-31")
    assert reading(found, "certificate").believed
    assert "puis le jeudi 1er avril 2027" in found.action


# What a reading rests on


def test_a_kind_taken_the_other_way_cites_who_takes_it_so() -> None:
    found = dates(**JUNE, periods=[period("forem_training", "2026-10-05", "2026-10-10")])
    other = {source.title for source in reading(found, "uncertain_periods").sources}
    law = {source.title for source in found.law.sources}
    assert "AR 25/11/1991, art. 36 § 2" in other  # names no training among the days that count
    assert "Infor Jeunes, FAQ Mobilité" in law
    assert "Infor Jeunes, FAQ Mobilité" not in other


def test_the_ninth_of_august_is_only_told_where_a_reading_shows_it() -> None:
    now = dates(studies_ended="2026-06-30", registered="2026-08-09")
    then = dates(studies_ended="2023-06-30", registered="2023-08-09")
    assert (names(now), "ninth_of_august" in codes(now)) == (["law"], False)
    assert (names(then), "ninth_of_august" in codes(then)) == (["law", "first_of_august"], True)
