/** Set by the API; out of reach for scripts. */
export const SESSION_COOKIE = "oasys_session";
/** Set by the API; its value goes back in X-CSRFToken with every write. */
export const CSRF_COOKIE = "oasys_csrf";
/** `light` or `dark`; none: as the system. */
export const THEME_COOKIE = "oasys_theme";
/** Language of the texts; none: as the browser. */
export const LANGUAGE_COOKIE = "oasys_language";
/** BCP 47 tag for dates and numbers; none: those of the company, or of the language. */
export const REGION_COOKIE = "oasys_region";
/** How dates are written, as a pattern of figures; none: as the region does. */
export const DATE_COOKIE = "oasys_date";
/** The browser's time zone, so that the server writes moments as the reader's clock shows them. */
export const ZONE_COOKIE = "oasys_zone";
/** Minutes between the browser's clock and UTC when its time zone was asked last. */
export const OFFSET_COOKIE = "oasys_offset";
