"""The label vocabulary and grids shared with the TypeScript side (src-shared/anatomy/labels.ts)."""

from __future__ import annotations

from typing import Final

TISSUES: Final = (
    "background", "femur", "tibia", "fibula", "patella", "femoral-cartilage", "medial-tibial-cartilage",
    "lateral-tibial-cartilage", "patellar-cartilage", "medial-meniscus", "lateral-meniscus", "acl", "pcl",
    "patellar-tendon", "quadriceps-tendon", "hoffa-fat-pad", "joint-fluid", "muscle", "subcutaneous-fat", "skin",
    "vessel", "collateral-ligament",
)
LESIONS: Final = (
    "none", "bone-marrow-lesion", "subchondral-cyst", "cartilage-partial-loss", "cartilage-full-loss", "osteophyte",
    "hoffa-synovitis", "meniscal-signal", "radial-tear", "horizontal-tear", "vertical-tear", "complex-tear",
    "partial-maceration", "complete-maceration", "meniscal-cyst", "root-tear", "ligament-tear", "ligament-graft",
    "tendon-signal", "periarticular-fluid", "loose-body",
)
TISSUE: Final = {name: value for value, name in enumerate(TISSUES)}
LESION: Final = {name: value for value, name in enumerate(LESIONS)}

#: Tissues a network answers: values 0..16; the rest (muscle, fat, skin, …) count as background.
TISSUE_CLASSES: Final = 17
LESION_CLASSES: Final = len(LESIONS)

#: Localise grid: [slice, row, column] voxels, isotropic spacing in mm.
LOCALISE_SHAPE: Final = (80, 96, 96)
LOCALISE_SPACING: Final = 1.75

#: Segment grid of the canonical right knee, centred on the joint; 96 mm are enough across a knee.
SEGMENT_SHAPE: Final = (128, 160, 160)
SEGMENT_SPACING: Final = 0.75

