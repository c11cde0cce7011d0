const DAY = 24 * 60 * 60 * 1000;

/**
 * When this day began (UTC), in milliseconds since 1970. What expires today still counts: within one day, the same files
 * have the same findings, as with waivers that expire.
 */
export const today = (): number => Math.floor(Date.now() / DAY) * DAY;
