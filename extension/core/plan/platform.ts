export interface Platform {
  readonly os: string;
  readonly arch: string;
  readonly variant: string;
}

const systems = new Set([
  'aix',
  'android',
  'darwin',
  'dragonfly',
  'freebsd',
  'hurd',
  'illumos',
  'ios',
  'js',
  'linux',
  'nacl',
  'netbsd',
  'openbsd',
  'plan9',
  'solaris',
  'windows',
  'zos',
  'wasip1',
  'macos',
]);
const architectures = new Set([
  '386',
  'amd64',
  'amd64p32',
  'arm',
  'armbe',
  'arm64',
  'arm64be',
  'ppc64',
  'ppc64le',
  'loong64',
  'mips',
  'mipsle',
  'mips64',
  'mips64le',
  'mips64p32',
  'mips64p32le',
  'ppc',
  'riscv',
  'riscv64',
  's390',
  's390x',
  'sparc',
  'sparc64',
  'wasm',
]);

/** Aliases and variants that mean nothing (github.com/containerd/platforms, database.go). */
function normalArch(arch: string, variant: string): [string, string] {
  const a = arch.toLowerCase();
  const v = variant.toLowerCase();
  if (a === 'i386') return ['386', ''];
  if (a === 'x86_64' || a === 'x86-64' || a === 'amd64') return ['amd64', v === 'v1' ? '' : v];
  if (a === 'aarch64' || a === 'arm64') return ['arm64', v === '8' || v === 'v8' ? '' : v];
  if (a === 'armhf') return ['arm', 'v7'];
  if (a === 'armel') return ['arm', 'v6'];
  if (a === 'arm') return ['arm', v === '' || v === '7' ? 'v7' : /^[5688]$/.test(v) ? `v${v}` : v];
  return [a, v];
}

/** Reads `os[/arch[/variant]]`; undefined when it is no platform. */
export function parsePlatform(text: string): Platform | undefined {
  const parts = text.split('/');
  if (parts.length > 3 || !parts.every((p) => /^[A-Za-z0-9_.-]+$/.test(p.replace(/\(.*\)$/, '')))) return undefined;
  const [first = '', second, third = ''] = parts;
  const system = first.toLowerCase().replace(/\(.*\)$/, '');
  const os = system === 'macos' ? 'darwin' : system;
  if (second === undefined) {
    if (systems.has(os)) return { os, arch: 'amd64', variant: '' };
    const [arch, variant] = normalArch(os, '');
    return architectures.has(arch) ? { os: 'linux', arch, variant } : undefined;
  }
  const [arch, variant] = normalArch(second, third);
  return { os, arch, variant };
}

export const formatPlatform = ({ os, arch, variant }: Platform): string =>
  variant === '' ? `${os}/${arch}` : `${os}/${arch}/${variant}`;

/** Arguments that every build has (dockerfile2llb/platform.go, defaultArgs). */
export function platformArgs(build: Platform, target: Platform, stage: string): [string, string][] {
  return [
    ['BUILDPLATFORM', formatPlatform(build)],
    ['BUILDOS', build.os],
    ['BUILDOSVERSION', ''],
    ['BUILDARCH', build.arch],
    ['BUILDVARIANT', build.variant],
    ['TARGETPLATFORM', formatPlatform(target)],
    ['TARGETOS', target.os],
    ['TARGETOSVERSION', ''],
    ['TARGETARCH', target.arch],
    ['TARGETVARIANT', target.variant],
    ['TARGETSTAGE', stage === '' ? 'default' : stage],
  ];
}
