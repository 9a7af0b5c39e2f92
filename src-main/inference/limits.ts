/**
 * Every bound on model packs and on the process that runs them, in one place, as imaging/limits.ts has those on images.
 * A pack comes from outside: its graphs may hold any operator, a loop without end among them.
 */
const MB = 1024 ** 2
const GB = 1024 ** 3

export const INFERENCE_LIMITS = {
  /** pack.json; ours has half a megabyte, most of it the whitening matrix. */
  manifestBytes: 16 * MB,
  /** One file of a pack, and all of them; ours have 20 MB. */
  fileBytes: 1 * GB,
  packBytes: 2 * GB,
  /** Files of a pack. */
  files: 200,
  /** Folders in the folder of packs that are looked at. */
  packs: 200,
  /** Voxels along one axis of a grid, and in the whole of it: times classes and four bytes it has to fit into memory. */
  gridAxis: 512,
  gridVoxels: 32 * MB,
  /** Distance between two voxels of a grid, mm. */
  gridSpacingMm: { min: 0.1, max: 10 },
  /** One graph run without a word is taken for one that never ends, ms; the largest of ours takes some 10 s. */
  graphMs: 180_000,
  /** The same on a provider that was asked for by name, which may be a graphics card that software pretends to be. */
  graphOnDeviceMs: 900_000,
  /** Memory of the host beyond which it is ended; the reading of a study of five series takes 0.6 GB. */
  hostBytes: 6 * GB,
  /** A cancelled run that has not ended after this long is ended with its process, ms. */
  cancelMs: 1_500,
} as const
