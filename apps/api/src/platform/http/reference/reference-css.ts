export const referenceCss = `
:root { color-scheme: light dark; --paper: #fbfaf6; --line: #e0dbcf; --ink: #1a2325; --soft: #4c585b; --link: #0b5a61; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0e1517; --line: #2b383b; --ink: #ecf2f1; --soft: #acb9ba; --link: #6bcfca; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 'Noto Sans', system-ui, sans-serif; }
a { color: var(--link); }
header { border-bottom: 1px solid var(--line); padding: 0.75rem 1rem; font-weight: 650; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; }
.page { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 2rem; max-width: 76rem; margin: 0 auto; padding: 1rem; }
nav ul, .operations, .fields { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 0.35rem 0; }
nav a[aria-current] { color: var(--ink); font-weight: 650; text-decoration: none; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; overflow-wrap: anywhere; } h3 { font-size: 1rem; margin-bottom: 0.25rem; }
section { border-top: 1px solid var(--line); padding: 0.5rem 0 1.25rem; }
.operations li { padding: 0.3rem 0; overflow-wrap: anywhere; }
.operations span, .fields span, .fields p, i, .note { color: var(--soft); }
code { font: 0.92em ui-monospace, 'DejaVu Sans Mono', monospace; }
b { font: 650 0.8rem ui-monospace, monospace; border: 1px solid currentColor; border-radius: 4px; padding: 0.1rem 0.35rem; }
.fields > li { border-top: 1px dotted var(--line); padding: 0.3rem 0; overflow-wrap: anywhere; }
.fields .fields { margin-left: 1.25rem; }
.fields p { margin: 0; }
details { padding: 0.2rem 0; } summary { cursor: pointer; padding: 0.2rem 0; }
@media (max-width: 45rem) {
  .page { display: block; } nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; }
  .fields .fields { margin-left: 0.6rem; }
}
`;
