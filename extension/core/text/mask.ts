const secretName =
  /[_-](?:key|pwd)$|connection_?string$|(?:^|[_-])(?:pass(?:word|wd|phrase)?|pw|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth|credentials?|creds?|cookie|session|jwt|pat|dsn|signature)(?:$|[_-])|(?:password|secret|token|apikey|passwd)/i;
const userInUrl = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)([^\s/:@]*):([^\s/@]+)@/gi;
/** `TOKEN@host`: a name that is as long as no person's. */
const tokenInUrl = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)[^\s/:@]{20,}@/gi;
const secretInQuery =
  /([?&](?:[\w-]{0,40}(?:token|secret|password|signature|apikey)|api[_-]key|access[_-]key|key|sig|auth|x-amz-(?:credential|signature|security-token))=)[^\s&#"'<>]+/gi;

/** What stands for a value that is not shown. */
export const masked = '•••';

/** Whether a variable of this name holds a secret. */
export const isSecretName = (name: string): boolean => secretName.test(name);

/** The text with the credentials of its URLs masked. */
export const maskUrls = (text: string): string =>
  text
    .replace(userInUrl, (_, scheme: string, user: string) => `${scheme}${user}:${masked}@`)
    .replace(tokenInUrl, (_, scheme: string) => `${scheme}${masked}@`)
    .replace(secretInQuery, (_, name: string) => `${name}${masked}`);

/** The value as it may be shown: masked when its name looks like a secret's, credentials in a URL always. */
export const mask = (name: string, value: string): string =>
  value !== '' && isSecretName(name) ? masked : maskUrls(value);
