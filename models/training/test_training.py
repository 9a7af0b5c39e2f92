"""Quick checks of the parts whose mistakes would not show in a loss: `python3 -m pytest` in this folder."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import fit_boxes
import fit_contrast
from condyle_training.close_up_net import EXTENTS, as_bytes, as_input, extents_of
from condyle_training.close_ups import CloseUp, CloseUpPlan, Score, box_in, cut, findings_of, first_of, laid_at, new_net, sample_of, varied
from condyle_training.datasets import parse_answer, voxel_box
from condyle_training.deformation import output_grid
from condyle_training.feature_rows import FeatureFile, GradedRow
from condyle_training.fluid_sensitivity import shows_fluid_bright, unseen
from condyle_training.graphs import Labelled, ScoredCloseUp, write_close_up, write_segmenter, write_surfaces
from condyle_training.heads import FamilySpec, GradeHead
from condyle_training.intensity_scale import CARTILAGES, LEVEL, TRUE_LEVEL, scaled_by_cartilage
from condyle_training.loop import Ema, Run
from condyle_training.losses import UNKNOWN, dice_cross_entropy, resolve_unknown
from condyle_training.pack import CONTRACT
from condyle_training.networks import Segmenter
from condyle_training.pack_heads import read_pack_heads, write_pack_heads
from condyle_training.rendered import centre_of, sample_image
from condyle_training.scores import auroc, balanced_accuracy, calibration_error, confidence_map
from condyle_training.surface_augmentation import varied as varied_columns
from condyle_training.surface_net import CHANNELS, NEIGHBOURS, PLACES, ReadColumns, SurfaceNet
from condyle_training.surface_samples import Patch, soft_classes
from condyle_training.surface_scores import ordered_cuts
from condyle_training.tiles import spans
from condyle_training.vocabulary import LESION, TISSUE
from condyle_training.volumes import read_volume
from correct_evidence import corrected, in_voxels
from export import HERE
from fit_heads import preferring_rare, report_of, simplest
from restore import restore


class Losses(unittest.TestCase):
    def test_unknown_background_may_be_any_unmarked_tissue(self) -> None:
        rows = torch.full((2, 17), -20.0)
        rows[0, 11] = 5.0  # surely ACL …
        rows[1, 1] = 5.0  # … surely femur
        folded, truth = resolve_unknown(rows, torch.tensor([UNKNOWN, UNKNOWN]))
        probabilities = torch.softmax(folded, 1)
        self.assertEqual(truth.tolist(), [0, 0])
        self.assertGreater(float(probabilities[0, 0]), 0.99)  # calling it ACL is no error
        self.assertLess(float(probabilities[1, 0]), 0.01)  # calling it femur is one


    def test_what_is_seen_of_a_class_that_is_not_there_counts_where_it_is_always_judged(self) -> None:
        nothing, weight = torch.zeros(400, dtype=torch.int64), torch.ones(400)
        quiet, alarmed = torch.zeros((400, 3)), torch.zeros((400, 3))
        quiet[:, 0], alarmed[:, 0], alarmed[:, 2] = 6.0, 6.0, 4.0

        def more(always: tuple[int, ...]) -> float:
            losses = [dice_cross_entropy(rows, nothing, weight, torch.ones(3), always) for rows in (quiet, alarmed)]
            return float(losses[1] - losses[0])

        self.assertGreater(more((2,)), more(()) + 0.5)


class Intensity(unittest.TestCase):
    def knee(self, fluid: float) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """A picture 0…1 as the localiser sees it, whose upper bound lies in so bright a fluid."""
        tissue = torch.zeros((8, 10, 10), dtype=torch.uint8)
        tissue[:, :4], tissue[:, 4:6] = TISSUE["femur"], TISSUE["patellar-cartilage"]
        tissue[:, 6:] = TISSUE["joint-fluid"]
        levels = torch.zeros(22)
        levels[TISSUE["femur"]], levels[TISSUE["patellar-cartilage"]], levels[TISSUE["joint-fluid"]] = 0.1, 0.4, fluid
        return levels[tissue.long()] / fluid, tissue, torch.zeros_like(tissue)

    def test_cartilage_has_one_level_however_bright_the_rest_is(self) -> None:
        for fluid in (0.5, 0.9, 1.8):
            image, tissue, lesion = self.knee(fluid)
            scaled, gain = scaled_by_cartilage(image, tissue, lesion)
            self.assertAlmostEqual(float(scaled[0, 4, 0]), TRUE_LEVEL, 5)
            self.assertAlmostEqual(float(scaled[0, 0, 0]) * gain, 0.1 / fluid, 5)

    def test_an_image_without_cartilage_keeps_its_window(self) -> None:
        image = torch.rand((8, 8, 8), generator=torch.Generator().manual_seed(1))
        scaled, gain = scaled_by_cartilage(image, torch.zeros(image.shape, dtype=torch.uint8), torch.zeros(image.shape))
        self.assertEqual((gain, bool((scaled == image).all())), (1.0, True))

    def test_is_that_which_examinations_are_rendered_with(self) -> None:
        text = (HERE / "input-scale.ts").read_text()
        self.assertIn(f"level: {LEVEL},", text)
        self.assertEqual(re.findall(r"'([a-z-]*cartilage)'", text), list(CARTILAGES))


class Budget(unittest.TestCase):
    def test_of_steps_begins_at_the_checkpoint_that_was_restored_and_goes_on_when_resumed(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            net = torch.nn.Linear(1, 1)
            first = Run(Path(folder), Path(folder) / "log", net, torch.optim.AdamW(net.parameters()), Ema(net))
            first.step, first.begun = 900, 800
            self.assertEqual(first.done(1e9, 400), 0.25)
            first.save()
            second = Run(Path(folder), Path(folder) / "log", net, torch.optim.AdamW(net.parameters()), Ema(net))
            self.assertTrue(second.resume())
            self.assertEqual(second.done(1e9, 400), 0.25)
            self.assertLess(second.done(1e9, 0), 0.25)


class Tiles(unittest.TestCase):
    def test_kept_parts_cover_the_axis_once(self) -> None:
        # 160 voxels, tiles of 96 overlapping by 32: two tiles at 0 and 64, border in the middle of the overlap.
        self.assertEqual(spans(160, 96, 32), [(0, 0, 80), (64, 80, 160)])
        self.assertEqual(spans(80, 96, 32), [(0, 0, 80)])


class Surfaces(unittest.TestCase):
    header = {"samples": 37, "from": -2.5, "step": 0.25}
    truth = torch.tensor([[0.1, 2.3, 2.3], [-0.4, -0.4, 1.7], [0.3, 1.1, 2.6], [0.2, 0.2, 0.2]])

    def test_cuts_of_true_classes_are_the_true_cuts(self) -> None:
        cuts = ordered_cuts(soft_classes(self.truth, self.header), -2.5, 0.25)
        self.assertLess(float((cuts - self.truth).abs().max()), 0.07)

    def test_a_column_without_truth_teaches_nothing(self) -> None:
        count = len(self.truth)
        truth = self.truth.clone()
        truth[1] = torch.nan
        columns = torch.randint(0, 255, (count, CHANNELS, 37), dtype=torch.uint8)
        neighbours = torch.arange(count)[:, None].repeat(1, NEIGHBOURS)
        for seed in range(20):
            patch = Patch(columns, torch.zeros(count, PLACES), neighbours, truth, self.header)
            inputs, _, _, target = varied_columns(patch, np.random.default_rng(seed))
            self.assertTrue(bool(torch.isfinite(inputs).all()))
            self.assertEqual(float(target[1].abs().sum()), 0.0)
            self.assertTrue(bool(torch.allclose(target[0].sum(0), torch.ones(37))))

    def test_the_graph_reads_neighbours_as_the_net_does(self) -> None:
        net = ReadColumns(SurfaceNet().eval())
        columns = torch.randint(0, 255, (9, CHANNELS, 37), dtype=torch.uint8)
        place, neighbours = torch.rand(9, PLACES), torch.randint(0, 9, (9, NEIGHBOURS)).float()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "surface.onnx"
            write_surfaces(net.model, 37, path)
            session = onnxruntime.InferenceSession(str(path))
            given = {"columns": columns.numpy(), "place": place.numpy(), "neighbours": neighbours.numpy()}
            (layers,) = session.run(["layers"], given)
        with torch.no_grad():
            expected = net(columns, place, neighbours).numpy()
        self.assertEqual(layers.shape, (9, 4, 37))
        self.assertLess(float(np.abs(layers - expected).max()), 1e-4)


class CloseUps(unittest.TestCase):
    plan = CloseUpPlan(
        "cartilage", ("tibia-medial-central", "patella-medial-margin"), (8, 16, 8), (Score("cartilage.size", (0, 1, 2), ()),),
        ("cartilage-full-loss",), ("tibia",),
    )

    def test_a_crop_lies_around_the_middle_of_its_box_and_is_empty_outside_the_grid(self) -> None:
        box = {"min": [3.5, 9.5, 19.5], "max": [12.5, 12.5, 30.5]}
        self.assertEqual(first_of(box, (8, 4, 2)), [22, 10, 8])  # the middle is column 8, row 11, slice 25
        volume = np.arange(1, 28, dtype=np.uint8).reshape(3, 3, 3)
        self.assertEqual(cut(volume, [-1, 0, 2], (2, 1, 2)).tolist(), [[[0, 0]], [[3, 0]]])
        self.assertEqual(int(cut(volume, [5, 0, 0], (2, 2, 2)).sum()), 0)

    def test_the_region_of_a_margin_is_its_grown_box(self) -> None:
        inside = box_in({"min": [9.5, 19.5, 29.5], "max": [10.5, 20.5, 30.5]}, [20, 10, 0], (16, 16, 16))
        self.assertEqual(np.argwhere(inside).min(0).tolist(), [6, 6, 6])
        self.assertEqual(np.argwhere(inside).max(0).tolist(), [14, 14, 14])

    def test_boxes_are_corrected_in_the_voxels_of_the_grid(self) -> None:
        faces = [-3.0, 1.5, -6.0, 3.0, 7.5, 9.0]
        as_found = in_voxels(np.array(faces))
        self.assertEqual(as_found, {"min": [81.5, 67.5, 59.5], "max": [89.5, 87.5, 67.5]})
        further = {"weights": np.zeros((6, 12)).tolist(), "offset": [0, 0, 0, 0, 0, 1.5]}
        boxes = {"tibia": as_found, "femur": as_found}
        told = {name: {"found": faces, "inner": faces} for name in boxes}
        moved = corrected(boxes, told, {"tibia": further})
        self.assertEqual(moved["femur"], as_found)
        self.assertEqual(moved["tibia"], {"min": [81.5, 65.5, 59.5], "max": [89.5, 87.5, 67.5]})

    def test_a_finding_in_any_of_eight_voxels_is_to_be_drawn(self) -> None:
        lesion = torch.zeros((8, 16, 8), dtype=torch.uint8)
        lesion[3, 4, 7] = LESION["cartilage-full-loss"]
        drawn = findings_of(torch.full((8, 16, 8), TISSUE["tibia"], dtype=torch.uint8), lesion, self.plan)
        self.assertEqual(tuple(drawn.shape), (2, 4, 8, 4))
        self.assertEqual(drawn[0].nonzero().tolist(), [[1, 2, 3]])
        self.assertEqual(float(drawn[1].min()), 1.0)

    def test_evidence_comes_back_from_bytes(self) -> None:
        features = torch.linspace(-0.5, 8.0, 16 * 8).reshape(1, 16, 2, 2, 2)
        crop = torch.cat([as_bytes(features), torch.full((1, 2, 2, 2, 2), 255, dtype=torch.uint8)], 1)
        back = as_input(crop)
        self.assertLess(float((back[:, :16] - features).abs().max()), 0.04)
        self.assertEqual(back[:, 16:18].unique().tolist(), [1.0])
        self.assertEqual(back[:, 18:].abs().sum(), 0)

    def test_extents_tell_a_small_finding_from_none_and_one_elsewhere(self) -> None:
        region = torch.zeros((1, 1, 8, 8, 8))
        region[..., :4] = 1
        none = torch.full((1, 1, 8, 8, 8), -9.0)
        small, elsewhere = none.clone(), none.clone()
        small[0, 0, 4, 4, 1:3] = 9.0
        elsewhere[0, 0, 4, 4, 6:8] = 9.0
        shares = [float(extents_of(some, region)[0, 0]) for some in (none, small, elsewhere)]
        self.assertGreater(shares[1] - shares[0], 0.5)
        self.assertLess(abs(shares[2] - shares[0]), 0.01)

    def test_the_net_takes_a_varied_crop(self) -> None:
        volume = np.zeros((14, 22, 14), np.uint8)
        one = CloseUp(7, "patella-medial-margin", np.zeros((18, *volume.shape), np.uint8), volume, volume, (2,))
        crop, place, findings, grades = varied(torch.Generator().manual_seed(1), one, self.plan)
        self.assertEqual((place.tolist(), grades.tolist()), ([0.0, 1.0], [2]))
        scores, drawn, extents = new_net(self.plan).eval()(as_input(crop[None]), place[None])
        self.assertEqual((tuple(scores.shape), tuple(drawn.shape[1:])), ((1, 3), tuple(findings.shape)))
        self.assertEqual(tuple(extents.shape), (1, len(EXTENTS) * self.plan.findings))

    def test_features_are_scores_and_extents_by_name(self) -> None:
        score = Score("cartilage.size", (0, 1, 2), (), ("cartilage-partial-loss",))
        plan = replace(self.plan, scores=(score,), lesions=("cartilage-full-loss", "cartilage-partial-loss"))
        net, generator = new_net(plan), torch.Generator().manual_seed(3)
        crop = torch.randint(0, 256, (2, 18, *plan.size), dtype=torch.uint8, generator=generator)
        place = torch.eye(2)
        with torch.no_grad():
            features, findings = ScoredCloseUp(net, plan).eval()(crop, place)
            _, _, extents = net(as_input(crop), place)
        named = dict(zip(score.features, features.T))
        self.assertEqual(tuple(features.shape), (2, len(score.features)))
        self.assertTrue(torch.allclose(sum(named[f"closeUp{grade}"].exp() for grade in (0, 1, 2)), torch.ones(2)))
        surest = torch.tensor([float(one[1].max()) for one in findings])
        self.assertTrue(bool((named["closeUp.cartilage-partial-loss.surest"] <= surest / 255 * 2 - 1 + 0.01).all()))
        self.assertTrue(torch.equal(named["closeUp.cartilage-partial-loss.likelyInside"], extents[:, 1]))

    def test_a_crop_laid_where_it_was_is_itself(self) -> None:
        rng = np.random.default_rng(4)
        crop = rng.integers(0, 256, (18, 14, 22, 14), dtype=np.uint8)
        tissue, lesion = rng.integers(0, 17, (2, 14, 22, 14), dtype=np.uint8)
        one = CloseUp(7, "patella-medial-margin", crop, tissue, lesion, (2,))
        for shift in ((0, 0, 0), (2, -1, 3)):
            laid, cropped = laid_at(one, self.plan, torch.eye(3), list(shift)), sample_of(one, self.plan, shift)
            for ours, theirs in zip(laid, cropped):
                self.assertTrue(torch.allclose(ours.float(), theirs.float(), atol=0.01))


class Served(unittest.TestCase):
    def test_knees_go_in_and_labels_come_out(self) -> None:
        image, prior = np.random.default_rng(5).random(32**3, np.float32), np.zeros(17 * 16**3, np.float32)
        knee = np.array([32, 32, 32], np.int32).tobytes() + image.tobytes() + prior.tobytes()
        server = [sys.executable, str(Path(__file__).parent / "serve_segment.py"), "--segment", "none"]
        told = subprocess.run(server, input=knee * 2, check=True, stdout=subprocess.PIPE).stdout
        self.assertEqual(len(told), 2 * 18 * 32**3)
        self.assertEqual(subprocess.run(server, input=knee[:-4], stdout=subprocess.PIPE, stderr=subprocess.PIPE).returncode, 1)


class Packs(unittest.TestCase):
    def test_the_contract_is_the_applications(self) -> None:
        schema = Path(__file__).parents[2] / "src-main" / "inference" / "pack" / "schema.ts"
        self.assertIn(f"PACK_CONTRACT = '{CONTRACT}'", schema.read_text())


class Slabs(unittest.TestCase):
    def test_a_graph_in_slabs_answers_as_the_net_does_and_keeps_its_weights(self) -> None:
        torch.manual_seed(3)
        net, other = Segmenter().eval(), Segmenter()
        for size in ((16, 16, 32), (48, 32, 16)):
            image, prior = torch.rand(1, 1, *size), torch.rand(1, 17, *(n // 2 for n in size))
            with tempfile.TemporaryDirectory() as folder, torch.no_grad():
                path = Path(folder) / "segment.onnx"
                write_segmenter(net, 6.0, path)
                expected = [one.numpy() for one in Labelled(net, 6.0)(image, prior)]
                session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
                answered = session.run(None, {"image": image.numpy(), "prior": prior.numpy()})
                self.assertTrue(restore(other, path, Path(folder) / "segment", 1))
            for ours, theirs in zip(answered, expected, strict=True):
                self.assertEqual((ours.shape, ours.dtype), (theirs.shape, theirs.dtype))
            for ours, theirs in zip(answered[:2], expected[:2]):
                self.assertLess(float((ours != theirs).mean()), 0.002)
            # A byte of evidence may be rounded the other way.
            self.assertLessEqual(int(np.abs(answered[2].astype(int) - expected[2].astype(int)).max()), 1)
        for name, value in net.state_dict().items():
            self.assertTrue(torch.equal(value, other.state_dict()[name]), name)


class Restored(unittest.TestCase):
    def test_a_graph_gives_its_weights_back(self) -> None:
        net, other = new_net(CloseUps.plan), new_net(CloseUps.plan)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "look.onnx"
            write_close_up(net, CloseUps.plan, path)
            self.assertTrue(restore(other, path, Path(folder) / "look", 5))
            self.assertEqual(torch.load(Path(folder) / "look" / "last.pt")["step"], 5)
            self.assertFalse(restore(other, path, Path(folder) / "look", 6))
        for name, value in net.state_dict().items():
            self.assertTrue(torch.equal(value, other.state_dict()[name]), name)


class Rendered(unittest.TestCase):
    def test_an_unmoved_grid_samples_the_image_itself(self) -> None:
        image = torch.rand((4, 6, 8))
        grid = output_grid((4, 6, 8), 0.75)
        self.assertTrue(torch.allclose(sample_image(image, grid, 0.75), image, atol=1e-5))
        # One voxel further along the columns, and 0 beyond the image.
        moved = sample_image(image, grid + torch.tensor([0.0, 0.0, 0.75]).view(3, 1, 1, 1), 0.75)
        self.assertTrue(torch.allclose(moved[..., :-1], image[..., 1:], atol=1e-5))
        self.assertTrue(torch.allclose(moved[..., -1], torch.zeros(4, 6), atol=1e-5))

    def test_the_middle_is_cut_out(self) -> None:
        volume = torch.arange(6 * 4 * 4).reshape(6, 4, 4)
        self.assertTrue(torch.equal(centre_of(volume, (4, 4, 2)), volume[1:5, :, 1:3]))


class Boxes(unittest.TestCase):
    def test_ridge_finds_what_faces_lack(self) -> None:
        rng = np.random.default_rng(3)
        found = np.concatenate([rng.uniform(-30, -20, (200, 3)), rng.uniform(20, 30, (200, 3))], 1)
        truth = found.copy()
        truth[:, 0] += 1.5  # every box starts too early …
        truth[:, 5] -= 0.1 * (found[:, 5] - 20)  # … and the higher it reaches the more it overshoots
        corrected = fit_boxes.apply(found, found, fit_boxes.ridge(found, truth - found, 1e-6))
        self.assertLess(float(np.abs(corrected - truth).max()), 1e-3)
        self.assertGreater(float(fit_boxes.overlap(corrected, truth).min()), 0.999)

    def test_overlap_of_a_box_with_its_half(self) -> None:
        whole, half = np.array([[0, 0, 0, 4, 4, 4.0]]), np.array([[0, 0, 0, 4, 4, 2.0]])
        self.assertEqual(float(fit_boxes.overlap(whole, half)[0]), 0.5)


class Contrast(unittest.TestCase):
    @staticmethod
    def knee(contrast: str, marrow: float, fluid: float) -> dict[str, object]:
        levels = {"femur": marrow, "tibia": marrow, "hoffa-fat-pad": marrow, "joint-fluid": fluid, "femoral-cartilage": 0.5}
        return {"contrast": contrast, "levels": levels}

    def test_rule_parts_dark_marrow_from_bright(self) -> None:
        rng = np.random.default_rng(5)
        knees = {str(n): self.knee("dess", rng.uniform(0.08, 0.2), rng.uniform(0.7, 1)) for n in range(40)}
        knees |= {str(n): self.knee("t1", rng.uniform(0.7, 1), rng.uniform(0.2, 0.4)) for n in range(40, 80)}
        rule = fit_contrast.fit(knees)
        passed = [shows_fluid_bright(rule, knee["levels"]) for knee in knees.values()]
        self.assertGreaterEqual(sum(passed[:40]), 38)
        self.assertEqual(sum(passed[40:]), 0)
        # A knee without fluid is judged by the rest; without cartilage it is not judged.
        dry = dict(knees["0"]["levels"])
        del dry["joint-fluid"]
        self.assertTrue(shows_fluid_bright(rule, dry))
        self.assertFalse(shows_fluid_bright(rule, {"femur": 0.1}))

    def test_only_knees_with_levels_are_held_back(self) -> None:
        rule = {"tissues": [{"tissue": "femur", "usual": 0, "weight": -1}], "bias": 0, "questions": [1, 43]}
        bright = {"femur": 0.9, "femoral-cartilage": 0.5}
        file = FeatureFile(knees={"7": {"levels": bright}, "8": {}})
        self.assertEqual(unseen(file, rule), {("7", 1), ("7", 43)})
        self.assertEqual(unseen(file, {}), set())


class Heads(unittest.TestCase):
    def test_ordinal_head_gives_probabilities_that_rise_with_the_score(self) -> None:
        head = GradeHead(FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1, 2, 3]))
        with torch.no_grad():
            head.skip.weight.fill_(8.0)
            p = head(torch.tensor([[-3.0], [3.0]]))
        self.assertTrue(torch.allclose(p.sum(1), torch.ones(2)))
        self.assertEqual(p.argmax(1).tolist(), [0, 3])

    def test_weights_choose_and_leave_probabilities(self) -> None:
        spec = FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1], [1.0, 3.0])
        self.assertEqual(spec.choose(np.array([[0.7, 0.3], [0.8, 0.2]])).tolist(), [1, 0])
        self.assertEqual(FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1]).choose(np.array([[0.7, 0.3]])).tolist(), [0])

    def test_what_helps_no_more_than_by_chance_is_not_read(self) -> None:
        rows = [GradedRow(str(n), 1, "bml.size", "bml.size", "bml", {}, n % 2) for n in range(40)]
        truth = np.array([row.grade for row in rows])

        def tried(given: np.ndarray) -> tuple[FamilySpec, GradeHead, dict[str, object], np.ndarray]:
            """A head that gives the true grades these probabilities."""
            spec = FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1])
            first = np.where(truth == 0, given, 1 - given)
            return spec, GradeHead(spec), {}, np.stack([first, 1 - first], 1)

        plain, better = tried(np.full(40, 0.6)), tried(np.full(40, 0.9))
        lucky = tried(np.where(np.arange(40) % 5 < 2, 0.5, 0.69))
        self.assertIs(simplest([lucky, plain], rows), plain)
        self.assertIs(simplest([better, lucky, plain], rows), better)

    def test_a_rare_grade_is_preferred_where_that_costs_nothing(self) -> None:
        spec = FamilySpec("bml.size", "bml.size", [1], ["share"], [0, 1])
        rows = [GradedRow(str(n), 1, "bml.size", "bml.size", "bml", {}, int(n >= 80)) for n in range(100)]
        # Nine in ten of the common grade are sure; the rest looks like the rare grade, which never reaches a half.
        probabilities = np.array([[0.95, 0.05]] * 72 + [[0.6, 0.4]] * 28)
        chosen = preferring_rare((spec, GradeHead(spec), report_of(spec, rows, probabilities), probabilities), rows)
        self.assertEqual(chosen[2]["balanced"], 0.95)
        self.assertEqual(chosen[0].choose(probabilities).sum(), 28)

    def test_heads_survive_a_pack(self) -> None:
        spec = FamilySpec("morphology.class", "morphology.class", [48], ["a", "b"], [0, 1, 8])
        head = GradeHead(spec)
        with tempfile.TemporaryDirectory() as folder:
            write_pack_heads([spec], [head], Path(folder))
            (Path(folder) / "pack.json").write_text(
                '{"families": [{"name": "morphology.class", "component": "morphology.class", "questions": [48], '
                '"features": ["a", "b"], "classes": [0, 1, 8]}]}'
            )
            _, _, (again,) = read_pack_heads(Path(folder))
        x = torch.tensor([[0.3, -1.0]])
        self.assertTrue(torch.allclose(head(x), again(x)))


class Scores(unittest.TestCase):
    def test_numbers_by_hand(self) -> None:
        truth, chosen = np.array([0, 0, 0, 1]), np.array([0, 0, 0, 0])
        self.assertAlmostEqual(balanced_accuracy(truth, chosen), 0.5)
        # Two answers at 0.9 of which one is right: |0.9 − 0.5|.
        self.assertAlmostEqual(calibration_error(np.array([0.9, 0.9]), np.array([True, False])), 0.4)
        self.assertAlmostEqual(auroc(np.array([1.0, 2.0]), np.array([2.0, 3.0])), 0.875)

    def test_confidence_map_rises(self) -> None:
        rng = np.random.default_rng(1)
        raw = rng.random(300)
        points = confidence_map(raw, rng.random(300) < raw)
        values = [point["calibrated"] for point in points]
        self.assertEqual(values, sorted(values))


class Datasets(unittest.TestCase):
    QUESTIONS = [{"id": 16, "subjectKey": "femur medial central cartilage loss",
                  "components": [{"key": "cartilage.size", "interchangeKey": "Size of lesion"}]}]

    def test_released_answers_with_and_without_root(self) -> None:
        inner = '{"Femur medial central Cartilage Loss": {"Size of lesion": "2"}}'
        for text in (inner, f'{{"MOAKS_grade": {inner}}}', f"Final diagnosis: {inner}"):
            self.assertEqual(parse_answer(text, self.QUESTIONS), {(16, "cartilage.size"): 2})
        self.assertEqual(parse_answer("no grade", self.QUESTIONS), {})

    def test_both_box_conventions(self) -> None:
        slices = voxel_box([10, 20, 30, 40, 50, 60], "detect", (384, 384, 160))
        self.assertEqual(slices.tolist(), [[30, 50, 10], [40, 60, 20]])
        shares = voxel_box([0.25, 0.5, 0.0, 0.5, 1.0, 1.0], "detect", (4, 4, 4))
        self.assertEqual(shares.tolist(), [[0.5, 1.5, -0.5], [1.5, 3.5, 3.5]])

    def test_raw_nrrd(self) -> None:
        header = ("NRRD0004\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 2 1 1\n"
                  "space directions: (0,2,0) (0,0,-3) (1,0,0)\nendian: little\nencoding: raw\nspace origin: (5,6,7)\n\n")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.nrrd"
            path.write_bytes(header.encode() + np.array([3, -4], "<i2").tobytes())
            volume = read_volume(path)
        self.assertEqual(volume.voxels.tolist(), [[[3.0, -4.0]]])
        self.assertEqual((volume.affine @ [1, 0, 0, 1]).tolist(), [5.0, 8.0, 7.0, 1.0])


if __name__ == "__main__":
    unittest.main()
