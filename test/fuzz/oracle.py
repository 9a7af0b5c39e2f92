"""Reads what Condyle read by pydicom and nibabel, and says where the two differ without a word from Condyle.

A line of stdin is a list of volumes (outcome.ts, ReadVolume); a line of stdout is `{"compared", "differences"}`.
Positions are compared in LPS mm. A difference is silent where Condyle's own remarks (`said`) do not cover it; what is
different by design stands in BY_DESIGN with its reason.
"""

import json
import logging
import sys
import warnings

import nibabel
import numpy as np
import pydicom
from pydicom.pixel_data_handlers.util import pixel_dtype

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE

MM = 2e-2
# Remarks that tell a person that the geometry, or the voxels, are not simply those of the file.
GEOMETRY_SAID = {"geometry-missing", "geometry-assumed", "header-repaired", "header-damaged", "header-incomplete",
                 "uneven-spacing", "missing-slices", "spacing-disagrees", "single-slice", "sheared-slices",
                 "duplicate-slice", "mosaic", "side-conflict"}
VOXELS_SAID = {"geometry-assumed",  # its functional groups are lost, the rescale in them too
               "undecodable-pixels", "header-damaged", "header-repaired", "truncated-pixels", "mixed-rescale",
               "uneven-spacing", "missing-slices", "mosaic"}

# What pydicom must have understood before its voxels mean anything.
SHAPE = ("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation")

# Where Condyle means to differ from these readers, and why. Everything else is a fault of one of the two.
BY_DESIGN = {
    "padding": "voxels of the padding value (0028,0120) are background, not the number that is stored",
    "inverted": "MONOCHROME1 is turned, so that bright is high",
    "stored bits": "bits above High Bit are overlays, not picture; pydicom leaves them in",
    "unpacked": "compressed frames are compared where pydicom has a codec of its own (RLE)",
    "fragments": "plain pixels in fragments are joined; pydicom leaves the items' heads in",
    "offset": "a NIfTI offset inside the header means its end; nibabel reads the header as voxels (cases/16)",
}


def compare(volume):
    """One volume: differences, or None where these readers cannot read the files."""
    source = volume["source"]
    if source["format"] == "dicom":
        return compare_dicom(volume, source)
    if source["format"] == "nifti":
        return compare_nifti(volume, source)
    return None


def affine_of(volume):
    return np.array(volume["meta"]["affineLps"], float).reshape(4, 4)


def floats(value):
    """The numbers of an element, or None where they are not all numbers."""
    if value is None:
        return None
    try:
        values = [float(v) for v in (value if isinstance(value, (list, tuple, pydicom.multival.MultiValue)) else [value])]
    except (TypeError, ValueError):
        return None
    return values if all(np.isfinite(values)) else None


def element(dataset, keyword):
    try:
        return dataset.get(keyword)
    except Exception:
        return None


def text(dataset, keyword):
    try:
        value = dataset.get(keyword)
    except Exception:
        return None
    if value is None:
        return ""
    # Of a wrong value representation pydicom makes a number; Condyle reads the text that is written there.
    return str(value).strip(" \0") if isinstance(value, (str, pydicom.valuerep.PersonName)) else None


def nested(dataset, frame, sequence, keyword):
    """A value of the functional groups: a frame's own first, then the shared one."""
    try:
        groups = [dataset.PerFrameFunctionalGroupsSequence[frame]]
    except Exception:
        groups = []
    try:
        groups.append(dataset.SharedFunctionalGroupsSequence[0])
    except Exception:
        pass
    for group in groups:
        try:
            return group[sequence][0][keyword].value
        except Exception:
            continue
    return None


def of_frame(dataset, frame, sequence, keyword):
    value = nested(dataset, frame, sequence, keyword)
    return element(dataset, keyword) if value is None else value


def compare_dicom(volume, source):
    said = set(volume["said"])
    affine = affine_of(volume)
    ni, nj, nk = volume["meta"]["dims"]
    datasets = []
    for file in source["files"]:
        try:
            with open(file["path"], "rb") as raw:
                if raw.read(132)[128:] != b"DICM":
                    return None  # pydicom finds no data set without a head; Condyle says that the head is missing.
            datasets.append(pydicom.dcmread(file["path"]))
        except Exception:
            return None
        if not all(isinstance(element(datasets[-1], keyword), int) for keyword in SHAPE):
            return None
    differences = []
    named = [(text(d, "PatientID"), text(d, "PatientName")) for d in datasets]
    patients = {(number, name.split("=")[0].rstrip("^ ").upper()) for number, name in named if None not in (number, name)}
    # Of a character set that is none pydicom makes other letters; Condyle goes by the escapes in the name.
    sets = {str(element(d, "SpecificCharacterSet")) for d in datasets}
    if len(sets) == 1 and len(patients) > 1 and "patients-differ" not in said:
        differences.append(f"one volume of {len(patients)} patients")
    plain = source["plan"] is None
    if plain and nk != len(source["slices"]):
        differences.append(f"{nk} slices of {len(source['slices'])} images")
    for k, piece in enumerate(source["slices"]):
        dataset, frame = datasets[piece["file"]], piece["frame"]
        rows, columns = element(dataset, "Rows"), element(dataset, "Columns")
        if isinstance(rows, int) and isinstance(columns, int) and (rows, columns) != (nj, ni):
            differences.append(f"slice {k} of {columns} × {rows} in {ni} × {nj}")
        if said & GEOMETRY_SAID or not plain:
            continue
        position = floats(of_frame(dataset, frame, "PlanePositionSequence", "ImagePositionPatient"))
        orientation = floats(of_frame(dataset, frame, "PlaneOrientationSequence", "ImageOrientationPatient"))
        spacing = floats(of_frame(dataset, frame, "PixelMeasuresSequence", "PixelSpacing"))
        if position is not None and len(position) == 3:
            here = affine @ np.array([0, 0, k, 1.0])
            # Evenly spaced within a tenth of a slice is even (and said where it is not exact).
            if np.abs(here[:3] - position).max() > MM + 1e-6 * np.abs(position).max():
                differences.append(f"slice {k} at {here[:3].round(3).tolist()}, the file says {position}")
        if orientation is not None and len(orientation) == 6:
            for axis, wanted in ((0, orientation[:3]), (1, orientation[3:])):
                is_ = affine[:3, axis] / np.linalg.norm(affine[:3, axis])
                if np.abs(is_ - wanted).max() > 0.02:
                    differences.append(f"axis {axis} along {is_.round(3).tolist()}, the file says {wanted}")
        if spacing is not None and len(spacing) == 2 and min(spacing) > 0:
            wanted = [spacing[1], spacing[0]]
            is_ = [float(np.linalg.norm(affine[:3, axis])) for axis in (0, 1)]
            if any(abs(a - b) > 0.01 * b for a, b in zip(is_, wanted)):
                differences.append(f"pixels of {is_} mm, the file says {wanted}")
    if not (said & VOXELS_SAID) and plain:
        differences += compare_voxels(volume, source, datasets)
    return differences


def frame_pixels(dataset, frame):
    """Stored values of a frame as a flat array; None where there is no codec here."""
    syntax = dataset.file_meta.TransferSyntaxUID if hasattr(dataset, "file_meta") else None
    rows, columns = int(dataset.Rows), int(dataset.Columns)
    if syntax is not None and syntax.is_compressed and syntax != "1.2.840.10008.1.2.1.99":
        if syntax != "1.2.840.10008.1.2.5":
            return None
        return np.asarray(dataset.pixel_array).reshape(-1, rows * columns)[frame]
    data = dataset.PixelData
    if data[:4] == b"\xfe\xff\x00\xe0":
        data = joined(data)
    kind = pixel_dtype(dataset)
    size = rows * columns * kind.itemsize
    return np.frombuffer(data[frame * size:(frame + 1) * size], kind)


def joined(data):
    """Plain pixels that a writer put into fragments, without the items' heads and the offset table."""
    pieces, at = [], 0
    while data[at:at + 4] == b"\xfe\xff\x00\xe0":
        length = int.from_bytes(data[at + 4:at + 8], "little")
        pieces.append(data[at + 8:at + 8 + length])
        at += 8 + length
    return b"".join(pieces[1:])


def compare_voxels(volume, source, datasets):
    differences = []
    cache = {}
    for i, j, k, value in volume["samples"]:
        piece = source["slices"][k]
        dataset, frame = datasets[piece["file"]], piece["frame"]
        file = source["files"][piece["file"]]
        form = file["format"]
        if form["inverted"] or form.get("padding") or form["highBit"] != form["bitsStored"] - 1:
            continue
        key = (piece["file"], frame)
        try:
            if key not in cache:
                cache[key] = frame_pixels(dataset, frame)
            if cache[key] is None:
                continue
            stored = int(cache[key][j * int(dataset.Columns) + i])
        except Exception:
            return differences
        if form["bitsStored"] < form["bitsAllocated"]:
            stored &= (1 << form["bitsStored"]) - 1
            if form["signed"] and stored >> (form["bitsStored"] - 1):
                stored -= 1 << form["bitsStored"]
        slope = floats(of_frame(dataset, frame, "PixelValueTransformationSequence", "RescaleSlope"))
        intercept = floats(of_frame(dataset, frame, "PixelValueTransformationSequence", "RescaleIntercept"))
        real = stored * (slope[0] if slope else 1) + (intercept[0] if intercept else 0)
        if abs(real - value) > 1e-3 * max(1, abs(real)):
            differences.append(f"voxel {i},{j},{k} is {value}, the file says {real}")
            break
    return differences


def voxels_of(image, path):
    """As nibabel reads them, but never out of the header: an offset in there can only mean its end."""
    proxy = image.dataobj
    least = 352 if image.header["sizeof_hdr"] == 348 else 544
    if proxy.offset >= least:
        return np.asanyarray(proxy)
    spec = (proxy.shape, proxy.dtype, least, proxy.slope, proxy.inter)
    return np.asanyarray(nibabel.arrayproxy.ArrayProxy(path, spec))


def compare_nifti(volume, source):
    said = set(volume["said"])
    try:
        image = nibabel.load(source["path"])
        data = voxels_of(image, source["path"])
        affine = np.diag([-1.0, -1.0, 1.0, 1.0]) @ image.affine
        inverse = np.linalg.inv(affine)
    except Exception:
        return None
    if data.ndim < 3 or data.dtype.kind not in "iuf":
        return None
    differences = []
    shape = list(data.shape[:3])
    if shape != list(volume["meta"]["dims"]):
        return [f"{volume['meta']['dims']} voxels, nibabel reads {shape}"]
    ours = affine_of(volume)
    place_said = bool(said & GEOMETRY_SAID)
    for i, j, k, value in volume["samples"]:
        world = ours @ np.array([i, j, k, 1.0])
        index = inverse @ world
        near = np.rint(index[:3])
        if not place_said and np.abs(index[:3] - near).max() > 2e-2:
            return differences + [f"voxel {i},{j},{k} at {world[:3].tolist()}, where nibabel has {index[:3].tolist()}"]
        if place_said:
            near = np.array([i, j, shape[2] - 1 - k if source["flipped"] else k])
        if (near < 0).any() or (near >= shape).any():
            return differences + [f"voxel {i},{j},{k} lies outside what nibabel reads"]
        if said & VOXELS_SAID:
            continue
        here = data[tuple(int(n) for n in near)]
        there = float(here if np.ndim(here) == 0 else np.ravel(here)[source["volume"]])
        if not np.isfinite(there):
            continue
        if abs(there - value) > 1e-3 * max(1.0, abs(there)):
            return differences + [f"voxel {i},{j},{k} is {value}, nibabel reads {there}"]
    return differences


def main():
    for line in sys.stdin:
        differences, compared = [], 0
        for volume in json.loads(line):
            try:
                found = compare(volume)
            except Exception as error:  # The oracle's own fault must be seen, not taken for agreement.
                found = [f"the oracle failed: {type(error).__name__}: {error}"]
            if found is not None:
                compared += 1
                differences += [f"silently different: {text}" for text in found[:3]]
        print(json.dumps({"compared": compared, "differences": differences}), flush=True)


main()
