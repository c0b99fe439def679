/** A module bundled with all it imports into the text of one classic script. */
declare module '*?script' {
  const code: string;
  export default code;
}
