/** Whether an e-mail looks cut short; an empty one is fine. */
export function emailLooksOdd(text: string): boolean {
  const email = text.trim();
  return email !== "" && !/^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/.test(email);
}
