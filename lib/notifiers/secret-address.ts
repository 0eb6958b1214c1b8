/** The texts to hide of an address that lets in whoever knows it: all after its host. */
export function secretsOfAddress(url: string): readonly string[] {
  const { pathname, search } = new URL(url);
  const texts = [pathname.slice(1) + search, pathname.slice(1), search.slice(1)];
  return texts.filter((text) => text !== "");
}
