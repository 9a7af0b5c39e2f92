"""Reads a user's knee volume for fine-tuning: NIfTI, NRRD or a folder of DICOM slices, with its LPS affine."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Volume:
    """Voxels [k, j, i] float32 (i fastest in memory) and the 4×4 affine voxel (i, j, k) → LPS mm."""

    voxels: np.ndarray
    affine: np.ndarray


def read_volume(path: Path) -> Volume:
    """Read by kind of path. Raises ValueError with a sentence for a person where it cannot."""
    if path.is_dir():
        return _read_dicom(path)
    if path.name.endswith((".nii", ".nii.gz")):
        return _read_nifti(path)
    if path.suffix in (".nrrd",):
        return _read_nrrd(path)
    raise ValueError(f"{path.name} is neither NIfTI, NRRD nor a DICOM folder.")


def _read_nifti(path: Path) -> Volume:
    import nibabel

    image = nibabel.load(str(path))
    voxels = np.asarray(image.dataobj, dtype=np.float32)
    while voxels.ndim > 3:
        voxels = voxels[..., 0]
    return Volume(np.ascontiguousarray(voxels.transpose(2, 1, 0)), np.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine)


def _read_nrrd(path: Path) -> Volume:
    raw = path.read_bytes()
    end = raw.index(b"\n\n")
    fields = dict(line.split(":", 1) for line in raw[:end].decode("ascii").splitlines() if ":" in line and line[0] != "#")
    fields = {key.strip(): value.strip().lstrip("=") for key, value in fields.items()}
    kinds = {"uchar": "u1", "unsigned char": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
             "unsigned short": "u2", "uint16": "u2", "int": "i4", "float": "f4", "double": "f8"}
    order = ">" if fields.get("endian") == "big" else "<"
    body = raw[end + 2 :]
    if fields.get("encoding") in ("gzip", "gz"):
        body = gzip.decompress(body)
    elif fields.get("encoding") != "raw":
        raise ValueError(f"{path.name}: NRRD encoding {fields.get('encoding')} is not read here.")
    sizes = [int(size) for size in fields["sizes"].split()]
    voxels = np.frombuffer(body, np.dtype(order + kinds[fields["type"]]), int(np.prod(sizes))).reshape(sizes[::-1])
    numbers = [[float(x) for x in part.strip("()").split(",")] for part in fields["space directions"].split()]
    affine = np.eye(4)
    affine[:3, :3] = np.array(numbers).T
    affine[:3, 3] = [float(x) for x in fields["space origin"].strip("()").split(",")]
    if not fields.get("space", "").lower().startswith("left-posterior"):
        raise ValueError(f"{path.name} is not in LPS space: convert it first.")
    return Volume(voxels.astype(np.float32), affine)


def _read_dicom(folder: Path) -> Volume:
    import pydicom

    slices = [pydicom.dcmread(path) for path in sorted(folder.iterdir()) if path.is_file()]
    slices = [item for item in slices if "PixelData" in item and "ImagePositionPatient" in item]
    if len(slices) < 3:
        raise ValueError(f"{folder.name} holds no stack of DICOM slices.")
    along_row, along_column = np.array(slices[0].ImageOrientationPatient, float).reshape(2, 3)
    normal = np.cross(along_row, along_column)
    slices.sort(key=lambda item: float(np.dot(normal, np.array(item.ImagePositionPatient, float))))
    first, last = (np.array(item.ImagePositionPatient, float) for item in (slices[0], slices[-1]))
    spacing = [float(value) for value in slices[0].PixelSpacing]
    affine = np.eye(4)
    affine[:3, 0] = along_row * spacing[1]
    affine[:3, 1] = along_column * spacing[0]
    affine[:3, 2] = (last - first) / (len(slices) - 1)
    affine[:3, 3] = first
    return Volume(np.stack([item.pixel_array for item in slices]).astype(np.float32), affine)
