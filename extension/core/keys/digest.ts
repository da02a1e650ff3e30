/** SHA-256 of a text's UTF-8, as `sha256:…`: the core has no hash of its own. */
export type Sha256 = (text: string) => string;
