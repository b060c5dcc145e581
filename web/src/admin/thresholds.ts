/** From which score on something happens to a message. */
export const THRESHOLDS = ['mark', 'junk', 'quarantine', 'defer', 'reject'] as const;
export type ThresholdName = (typeof THRESHOLDS)[number];

/** `never`, or a score; null: as it stands further out. */
export type Threshold = number | 'never' | null;

/** As somebody has written it. */
export function readThreshold(text: string): Threshold {
  const told = text.trim();
  if (told === '') return null;
  return told === 'never' ? told : Number(told);
}
