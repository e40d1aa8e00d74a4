// In the place of the styles of Next's own error page (next.config.ts): it is shown only where ours fails, and inline styles are refused on every page.
export const errorStyles = {};
export const errorThemeCss = "";
export const WarningIcon = () => null;
