/** The simulated knees that follow-up is measured on: those that make the table of repeatability test nothing. */
export const REPEATED_KNEES = [920_001, 920_002, 920_003, 920_004] as const
export const FOLLOWED_KNEES = [930_001, 930_002, 930_003, 930_004] as const
