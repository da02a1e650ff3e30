export function setupBuildkit(): string;
export function setupOracle(): string;
export function buildkitModule(): string;
