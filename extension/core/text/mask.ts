const secretName =
  /(?:^|[_-])(?:pass(?:word|wd|phrase)?|pw|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth|credentials?|creds?|cookie|session|jwt|pat|dsn|signature)(?:$|[_-])|(?:password|secret|token|apikey|passwd)/i;
const secretInUrl = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/:@]*):([^\s/@]+)@/gi;

/** What stands for a value that is not shown. */
export const masked = '•••';

/** The value as it may be shown: masked when its name looks like a secret's, a password in a URL always. */
export function mask(name: string, value: string): string {
  if (value !== '' && secretName.test(name)) return masked;
  return value.replace(secretInUrl, (_, scheme: string, user: string) => `${scheme}${user}:${masked}@`);
}
