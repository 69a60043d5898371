import type { Pattern } from '../../../server/engine/audit.ts';
import type { UsageMessage } from '../messages.ts';
import type { Usage } from '../usage.ts';

/** What survives when the view is hidden: the explained cells, as `row/pattern`, and the sections that are open. */
interface Kept {
  readonly explained: readonly string[];
  readonly sections: readonly string[];
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): Kept | undefined;
  setState(state: Kept): void;
};

const editor = acquireVsCodeApi();
const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-why]')];
const sections = [...document.querySelectorAll<HTMLDetailsElement>('details[data-pattern]')];
const COLUMNS = 3;

/** Shows why a cell is rated so, below its row; a second time hides it again. */
function explain(button: HTMLButtonElement, open: boolean): void {
  const why = document.getElementById(button.getAttribute('aria-controls') ?? '');
  if (!why) return;
  for (const other of buttons) {
    if (other.getAttribute('aria-controls') !== why.id) continue;
    other.setAttribute('aria-expanded', String(open && other === button));
  }
  for (const text of why.querySelectorAll<HTMLElement>('p[data-why]')) {
    text.hidden = text.dataset['why'] !== button.dataset['why'];
  }
  why.hidden = !open;
}

const isExplained = (button: HTMLButtonElement): boolean => button.getAttribute('aria-expanded') === 'true';
const keyOf = (button: HTMLButtonElement): string =>
  `${button.getAttribute('aria-controls') ?? ''}/${button.dataset['why'] ?? ''}`;

function keep(): void {
  editor.setState({
    explained: buttons.filter(isExplained).map(keyOf),
    sections: sections.filter(({ open }) => open).map(({ dataset }) => dataset['pattern'] ?? ''),
  });
}

function restore(kept: Kept | undefined): void {
  for (const button of buttons) if (kept?.explained.includes(keyOf(button))) explain(button, true);
  for (const section of sections) section.open = kept?.sections.includes(section.dataset['pattern'] ?? '') ?? false;
}

/** Arrow keys move between the cells, as they do in a grid; Tab works as everywhere. */
function neighbour(index: number, key: string): HTMLButtonElement | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -COLUMNS,
    ArrowDown: COLUMNS,
  };
  const step = steps[key];
  return step === undefined ? undefined : buttons[index + step];
}

for (const [index, button] of buttons.entries()) {
  button.addEventListener('click', () => {
    explain(button, !isExplained(button));
    keep();
  });
  button.addEventListener('keydown', (event) => {
    const next = neighbour(index, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
for (const section of sections) section.addEventListener('toggle', keep);

/** Sets a sentence as text; what stands in backticks becomes code. */
function setSentence(element: HTMLElement, sentence: string): void {
  const parts = sentence.split('`').map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part);
    const code = document.createElement('code');
    code.textContent = part;
    return code;
  });
  element.replaceChildren(...parts);
}

function mark(usage: Usage): void {
  const status = document.getElementById('usage');
  if (status && status.textContent !== usage.sentence.replaceAll('`', '')) setSentence(status, usage.sentence);
  for (const element of document.querySelectorAll<HTMLElement>('[data-pattern]')) {
    const pattern = element.dataset['pattern'] as Pattern;
    element.classList.toggle('in-file', usage.inFile.includes(pattern));
    element.classList.toggle('elsewhere', usage.elsewhere.includes(pattern));
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-used]')) {
    const pattern = element.dataset['used'] as Pattern;
    if (usage.inFile.includes(pattern)) setMark(element, 'used by ', 'this file');
    else if (usage.elsewhere.includes(pattern)) setMark(element, 'used ', 'elsewhere');
    else element.hidden = true;
  }
}

/** `spoken` is for screen readers only: a column of the sidebar has no room for it. */
function setMark(element: HTMLElement, spoken: string, shown: string): void {
  const hidden = document.createElement('span');
  hidden.className = 'spoken';
  hidden.textContent = spoken;
  element.replaceChildren(hidden, shown);
  element.hidden = false;
}

window.addEventListener('message', (event: MessageEvent<UsageMessage>) => mark(event.data.usage));
restore(editor.getState());
editor.postMessage('ready');
