interface ImportMetaEnv {
  /** Where the API is when not at the origin of these pages: `https://api.example.com`, or a path such as `/api`. */
  readonly VITE_API_URL?: string;
}
