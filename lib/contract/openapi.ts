export function openApi() {
  return {};
}
