interface VercelFile {
  rewrites?: { source: string; destination: string }[];
  headers?: { headers: { key: string; value: string }[] }[];
}

/** What would go wrong with this vercel.json and this VITE_API_URL; an empty list means the pages can reach the API. */
export function findDeployFaults(vercel: VercelFile, apiUrl: string | undefined): string[];
