import { POSITION_MM } from '../../src-shared/case/bounds.js'

/**
 * Every bound on what comes from outside, in one place. Each is far above what a knee MRI needs, and low enough that
 * what is beyond it costs neither minutes nor the machine's memory before it is refused in a sentence.
 */
const MB = 1024 ** 2
const GB = 1024 ** 3

export const LIMITS = {
  /** Files of one opening: folders, archives and directories together. */
  files: 200_000,
  /** Folders inside folders. */
  folderDepth: 64,
  /** Unpacked bytes of one archive. */
  unpackedBytes: 16 * GB,
  /** What may come out of compressed data without looking at how small they were. */
  expansionFloor: 64 * MB,
  /** Above that floor: unpacked size ÷ packed size beyond which it is taken for a bomb; images reach 3 to 20. */
  expansionRatio: 200,
  /** A DICOM header, its functional groups included. */
  headerBytes: 128 * MB,
  /** One value of a header that is no sequence. */
  headerValueBytes: 64 * 1024,
  /** One text of a header, and the values that one element may have; longer ones are no names and no descriptions. */
  textCharacters: 256,
  textValues: 64,
  /** What tells a stack from others of its series. */
  labelCharacters: 200,
  /** Sequences inside sequences; functional groups need 4. */
  nesting: 32,
  /** Data set of a deflated DICOM file. */
  inflatedBytes: 512 * MB,
  /** A DICOMDIR. */
  directoryBytes: 128 * MB,
  /** Frames of one file. */
  frames: 65_536,
  /** Fragments of the compressed frames of one file. */
  fragments: 131_072,
  /** Things said one by one about files that could not be opened. */
  doubts: 20,
  /** Voxels along one axis. */
  axisVoxels: 4096,
  /** A volume as 32-bit floats: what one process can hold besides its file, and one 3D texture can. */
  volumeBytes: 2 * GB,
  /** Volumes offered of one 4D file; more would be a time series for which nobody reads knees. */
  volumesOfFile: 32,
  /** Text header of an NRRD file. */
  nrrdHeaderBytes: 64 * 1024,
  /** Distance between two voxels, mm: microscopes are below, maps above. */
  voxelMm: { min: 0.005, max: 60 },
  /** From one end of a picture to the other, mm; the bore of a scanner is 700 wide and the table 2 m long. */
  fieldOfViewMm: 2500,
  /** From the scanner's centre, mm. */
  positionMm: POSITION_MM,
  /** Sizes of a rescale slope that can mean something. */
  slope: { min: 1e-12, max: 1e12 },
  /** Largest rescale intercept that can. */
  rescaleIntercept: 1e12,
  /** The decoder is ended when it has been silent so long, ms. */
  decoderSilenceMs: 60_000,
  /** Memory of the decoder beyond which it is ended: two of the largest volumes, each with its file and a copy. */
  decoderBytes: 12 * GB,
  /** A cancelled job that has not ended after this long is ended with its process, ms. */
  cancelMs: 1_500,
} as const
