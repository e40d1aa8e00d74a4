// In the place of polyfills that none of our browsers needs (next.config.ts).
export {};
