/** `saved-searches` → `savedSearches`. */
export const camelCase = (stem: string): string =>
  stem.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `saved-searches` → `SavedSearches`. */
export const pascalCase = (stem: string): string => camelCase(`-${stem}`);
