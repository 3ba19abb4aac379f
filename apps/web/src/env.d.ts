interface ImportMetaEnv {
  /** Origin of the API when it is not the origin of these pages, such as `https://api.example.com`. */
  readonly VITE_API_URL?: string;
}
