/** `j•••@example.com`: enough for its owner to recognise, too little to learn an address from. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}
