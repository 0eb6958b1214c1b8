import { ClientError } from "./errors.ts";

/** Where `npm start` listens when it isn't told otherwise. */
export const DEFAULT_PORT = 4000;
export const DEFAULT_URL = `http://127.0.0.1:${DEFAULT_PORT}`;

/** Where the service is, and what lets the caller in. */
export type Settings = { readonly url: string; readonly token: string | undefined };

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings in `SIGNALBOX_URL` and `SIGNALBOX_TOKEN`; throws `ClientError` naming the one that can't be used. */
export function settingsIn(env: Environment, url = env.SIGNALBOX_URL): Settings {
  return { url: serviceUrl(url || DEFAULT_URL), token: tokenIn(env.SIGNALBOX_TOKEN) };
}

function serviceUrl(text: string): string {
  const url = URL.parse(text);
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new ClientError(
      `the URL "${text}" is not one of http or https; set SIGNALBOX_URL to one such as ${DEFAULT_URL}`,
    );
  }
  if (url.username || url.password) {
    throw new ClientError("the URL holds a password; set SIGNALBOX_TOKEN instead");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** A token that a header can't hold is refused here, because fetch would show it in its error. */
function tokenIn(text: string | undefined): string | undefined {
  const token = text?.trim();
  if (!token) return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new ClientError("SIGNALBOX_TOKEN holds characters that no token has; set it again");
}
