/**
 * The content security policy forbids eval; without this zod would try it and leave a report for each schema. zod reads
 * its settings from here when it is loaded, so the first page can set them without loading it.
 */
(globalThis as { __zod_globalConfig?: { jitless: boolean } }).__zod_globalConfig = { jitless: true };

export {};
