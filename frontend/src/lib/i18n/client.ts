export { useFormat } from "./use-format";
export { useLanguage, useSay } from "./use-say";
