/**
 * Published results to hold a run against: the overall accuracy of the 3DReasonKnee paper, and of Knee3DVLM the
 * balanced accuracy and the mean area under the curve over its 57 binary targets. Other data (OAI DESS volumes), so a
 * comparison of methods only: whoever shows them says so.
 */
export const PUBLISHED_RESULTS = [
  {
    title: 'Best model, zero-shot',
    source: 'arXiv 2510.20967',
    accuracy: 0.568,
    balancedAccuracy: null,
    auroc: null,
  },
  {
    title: 'Qwen2.5-VL-3B, zero-shot',
    source: 'arXiv 2510.20967, as quoted by a secondary source',
    accuracy: 0.158,
    balancedAccuracy: null,
    auroc: null,
  },
  {
    title: 'Supervised fine-tuning',
    source: 'arXiv 2510.20967',
    accuracy: 0.613,
    balancedAccuracy: null,
    auroc: null,
  },
  {
    title: 'Knee3DVLM, 57 binary targets',
    source: 'arXiv 2610.08482',
    accuracy: null,
    balancedAccuracy: 0.7117,
    auroc: 0.7896,
  },
] as const
