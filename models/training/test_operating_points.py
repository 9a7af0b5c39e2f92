"""From which probability on something is called abnormal: numbers that can be worked out by hand."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from card import points_section
from condyle_training.feature_rows import GradedRow
from condyle_training.heads import FamilySpec
from condyle_training.operating_points import abnormal_probability, curve_of, points_of, scores_at, usual_ranges
from condyle_training.pack import PackPlan, write_manifest
from condyle_training.prevalence import PREVALENCES, sources, stated
from evaluate import counted_at
from fit_heads import Judged, operating_points

SPEC = FamilySpec("effusion.grade", "effusion.grade", [43], ["ml"], [0, 1, 2, 3])


def probabilities_of(chances: np.ndarray) -> np.ndarray:
    """Probabilities [N,4] whose chance of something abnormal is given, all of it on grade 2."""
    zero = np.zeros_like(chances)
    return np.stack([1 - chances, zero, chances, zero], 1)


def judged(seed: int = 5, knees: int = 400) -> Judged:
    """Rows of a head that knows most, and its probabilities."""
    rng = np.random.default_rng(seed)
    abnormal = rng.random(knees) < 0.3
    chances = 1 / (1 + np.exp(-np.where(abnormal, 2.0, -2.0) - rng.normal(0, 1.2, knees)))
    rows = [
        GradedRow(str(knee), 43, "effusion.grade", "effusion.grade", "effusion", {"ml": float(chance)}, 2 if there else 0)
        for knee, (there, chance) in enumerate(zip(abnormal, chances))
    ]
    return rows, SPEC, probabilities_of(chances)


class Points(unittest.TestCase):
    def test_each_point_keeps_its_promise_on_the_knees_that_it_was_chosen_on(self) -> None:
        rows, spec, probabilities = judged()
        grades = np.array([row.grade for row in rows])
        points = points_of(spec, probabilities, grades)
        specific = scores_at(points["specific"], spec, probabilities, grades)
        sensitive = scores_at(points["sensitive"], spec, probabilities, grades)
        self.assertGreaterEqual(specific["specificity"], 0.99)
        self.assertGreaterEqual(sensitive["specificity"], 0.90)
        self.assertLessEqual(sensitive["missed"], 0.01)
        self.assertGreaterEqual(sensitive["sensitivity"], specific["sensitivity"])
        for point in points.values():
            self.assertLessEqual(point["normalBelow"], point["abnormalFrom"])

    def test_a_finding_is_abnormal_only_where_its_grade_is(self) -> None:
        probabilities = probabilities_of(np.array([0.45, 0.9]))
        point = {"normalBelow": 0.1, "abnormalFrom": 0.4}
        scores = scores_at(point, SPEC, probabilities, np.array([2, 2]))
        self.assertEqual(scores["sensitivity"], 0.5)
        self.assertEqual(scores["unsureAbnormal"], 0.5)

    def test_one_kind_alone_has_no_points(self) -> None:
        with self.assertRaisesRegex(ValueError, "both normal and abnormal"):
            points_of(SPEC, probabilities_of(np.array([0.1, 0.2])), np.array([0, 0]))

    def test_the_curve_falls_in_sensitivity_and_rises_in_specificity(self) -> None:
        rows, spec, probabilities = judged()
        curve = curve_of(spec, probabilities, np.array([row.grade for row in rows]))
        self.assertEqual(sorted(row["specificity"] for row in curve), [row["specificity"] for row in curve])
        self.assertEqual(sorted((row["sensitivity"] for row in curve), reverse=True), [row["sensitivity"] for row in curve])

    def test_probability_of_something_abnormal_is_that_of_all_other_grades(self) -> None:
        self.assertEqual(abnormal_probability(SPEC, np.array([[0.25, 0.25, 0.25, 0.25]])).tolist(), [0.75])

    def test_usual_is_what_was_seen_and_a_quarter_beyond(self) -> None:
        self.assertEqual(usual_ranges(np.array([[0.0, 2.0], [4.0, 2.0]])), [[-1.0, 5.0], [1.99975, 2.00025]])


class Packs(unittest.TestCase):
    def test_points_go_into_the_pack_and_its_card(self) -> None:
        stated_points, report = operating_points([judged()])
        plan = PackPlan("try", "1", 4, [SPEC], [43])
        plan.operating_points = stated_points
        with tempfile.TemporaryDirectory() as folder:
            write_manifest(Path(folder), plan)
            pack = json.loads((Path(folder) / "pack.json").read_text())
        family = pack["operatingPoints"]["families"]["effusion.grade"]
        self.assertAlmostEqual(family["fitted"], 0.3, delta=0.06)
        self.assertEqual(family["prevalence"], {"orthopaedic-clinic": 0.1212})
        self.assertEqual(len(family["usual"]), 1)
        card = "\n".join(points_section({"operatingPoints": report}, pack))
        self.assertIn("| effusion.grade | specific |", card)
        self.assertIn("fastMRI+", card)

    def test_a_pack_without_points_has_no_such_field(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_manifest(Path(folder), PackPlan("try", "1", 4, [SPEC], [43]))
            self.assertNotIn("operatingPoints", json.loads((Path(folder) / "pack.json").read_text()))

    def test_details_have_no_points_of_their_own(self) -> None:
        rows, _, probabilities = judged()
        detail = FamilySpec("bml.share", "bml.share", [1], ["ml"], [0, 1, 2, 3])
        self.assertEqual(operating_points([(rows, detail, probabilities)]), ({}, {}))


class Prevalences(unittest.TestCase):
    def test_every_share_has_a_source_and_an_interval_around_it(self) -> None:
        for known in PREVALENCES.values():
            for one in known.values():
                low, high = one.interval
                self.assertTrue(0 < low < one.share < high < 1)
                self.assertGreater(len(one.source), 20)

    def test_what_nobody_counted_is_not_stated(self) -> None:
        self.assertEqual(stated("osteophyte.size"), {})
        self.assertEqual(sources({"osteophyte.size"}), {})


class Standing(unittest.TestCase):
    def test_a_question_stands_as_its_components_do_together(self) -> None:
        limits = {"balanced": {"normalBelow": 0.2, "abnormalFrom": 0.6}}
        parts = {
            ("ill", 1): [(2, True, 0.7, limits), (1, True, 0.3, limits)],  # abnormal, and is
            ("ill", 2): [(1, True, 0.5, limits)],  # unsure, and is
            ("well", 1): [(0, True, 0.9, limits)],  # an alarm
            ("well", 2): [(0, False, 0.1, limits)],  # normal
        }
        scores = counted_at("balanced", parts)
        self.assertEqual(scores["alarmsPerKnee"], 0.5)
        self.assertEqual(scores["healthyKnees"], 1)
        self.assertEqual(scores["alarmsPerHealthyKnee"], 1)
        self.assertEqual(scores["sensitivity"], 0.5)
        self.assertEqual(scores["sensitivity2"], 1)
        self.assertEqual(scores["unsure"], 0.25)


if __name__ == "__main__":
    unittest.main()
