// @ts-check
// Starts everything at once and wires it together: app, engine, session, address bar, dialog, mirror,
// host page. The app draws as soon as it is there; the demo follows when the engine is.

import { AppHost } from './app-host.js';
import { AriaMirror } from './aria-mirror.js';
import { DemoBar } from './demo-bar.js';
import { HostLink, storage } from './embed.js';
import { EngineClient } from './engine-client.js';
import { prefetchEngine } from './engine-platform.js';
import { download, exportName } from './export.js';
import { assignRoles, classifyFiles, problemFrom } from './files.js';
import { needsNeuronDialog } from './neuron-files.js';
import { isBundle, PageBundle } from './page-bundle.js';
import { acceptDrops, addStyles, applyLook, filePicker, partById, pictureShown, showNote, showStartProblem } from './page-parts.js';
import { Session } from './session.js';
import { neuronIndex, shownMap, SyncActApi } from './sync-act-api.js';
import { decodeLink, UrlState } from './url-state.js';

/** @typedef {import('./sync-act-api.js').ExportKind} ExportKind */
/** @typedef {import('./session.js').SessionEvent} SessionEvent */

const kThemeKey = 'sync-act.theme';
/** @type {Record<ExportKind, [string, string]>} */
const kExportNames = { 'coupling-csv': ['coupling', '.csv'], 'map-nifti': ['map', '.nii.gz'], 'view-png': ['view', '.png'],
  'session-json': ['session', '.json'], 'report-html': ['report', '.html'], 'report-md': ['report', '.md'],
  'figure-coupling': ['figure-coupling', '.svg'], 'figure-chance': ['figure-chance', '.svg'], 'figure-pair': ['figure-pair', '.svg'], 'figure-models': ['figure-models', '.svg'] };

const site = new URL('..', import.meta.url);
const link = decodeLink(location.hash);
const isEmbed = link.state.mode === 'embed';
const startTheme = link.state.theme ?? (isEmbed ? undefined : storage.get(kThemeKey)) ?? 'auto';
applyLook(startTheme, link.state.mode);

const fetchAnatomy = () => fetch(new URL('assets/anatomy.nii.gz', site)).then(async (response) =>
  (response.ok ? new File([await response.blob()], 'anatomy.nii.gz') : null)).catch(() => null);
/** Of the small simulated scan; a bundle has its own. @type {Promise<File|null>|null} */
let anatomyFile = link.data === 'simulated' ? fetchAnatomy() : null;

/** What index.html has begun. */
function takeFirst() {
  const page = /** @type {any} */ (window);
  const first = page.syncActFirst;
  delete page.syncActFirst;
  return first;
}

const startEngine = () => EngineClient.create({ onWorkersChanged: (workers) => {
  void app.then((host) => host.put('workers', workers)).catch(() => {});
} });
prefetchEngine();
// Before the view, whose size it changes.
const demoBar = new DemoBar({ isWanted: !isEmbed && link.data === 'demo', onGuide: () => void bundles.showGuide(), onKnobs: () => void showKnobs() });
const app = AppHost.create({
  canvas: /** @type {HTMLCanvasElement} */ (partById('view')),
  site,
  state: { theme: startTheme, ...(isEmbed ? { mode: 'embed' } : {}) },
  first: takeFirst(),
  onRequest: handleRequest,
});
// What the first picture does not need would only take the processor from it.
const started = app.then(pictureShown, () => {});
const dressed = started.then(async () => {
  const [tokens, page] = ['tokens.css', 'page.css', 'open-dialog.css'].map((name) => addStyles(site, name));
  // A host that does not answer must not keep the text version from anyone.
  await Promise.race([Promise.all([tokens, page]), new Promise((resolve) => { setTimeout(resolve, 3000); })]);
  document.documentElement.dataset.started = '';  // what surrounds the view is shown from now on
  /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]')).href = 'styles/icon.svg';
});
/** Not before it can be seen, and so that it is seen as long as any. @param {string} text */
const note = (text) => void dressed.then(() => showNote(text));
let newestEngine = started.then(startEngine);
/** The engine that runs; where it has died (out of memory), another one. */
const engine = async () => {
  const awaited = newestEngine;
  if (!(await awaited).isAlive && newestEngine === awaited) newestEngine = startEngine();
  return newestEngine;
};
/** Where files are likely to come, the engine makes itself ready to read them. */
const expectFiles = () => void newestEngine.then((running) => running.expectFiles(), () => {});

// Both failures are told by start(); until then they must not count as unheard.
newestEngine.catch(() => {});
app.catch(() => {});

/** The app's state; empty until it is there. */
let currentState = () => /** @type {Record<string, any>} */ ({});

const session = new Session({
  engine, app,
  async loadAnatomy() {
    const file = await (anatomyFile ??= fetchAnatomy());
    if (!file) return null;
    try {
      return await (await engine()).readVolume(file);
    } catch {
      return null;  // the core then draws its phantom
    }
  },
  async loadSurface() {
    const response = await fetch(new URL('assets/brain-surface.bin', site));
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  },
  // The address is computed so that nothing brings the module along.
  loadFilmParts: () => import(new URL('./film-player.js', import.meta.url).href),
  loadDetails: () => import(new URL('./session/unit-details.js', import.meta.url).href),
  loadModelScores: () => import(new URL('./session/model-scores.js', import.meta.url).href),
  loadContents: () => import(new URL('./session/contents.js', import.meta.url).href),
  async loadAtlas() {
    const [volume, table] = await Promise.all(['assets/atlas.nii.gz', 'assets/atlas.tsv'].map((file) => fetch(new URL(file, site))));
    if (!volume.ok || !table.ok) return null;
    return { volume: await (await engine()).readVolume(new File([await volume.blob()], 'atlas.nii.gz')), names: await table.text() };
  },
  emit: handleSession,
});

const view = { state: () => currentState(), setState: (/** @type {Record<string, any>} */ state) => app.then((host) => host.setState(state)) };
const bundles = new PageBundle({ site, session, engine, view, orProblem, onChanged: () => url.schedule(),
  show: async (state) => applyLinkState(await app, { ...looks(currentState()), ...state }) });
if (link.data === 'demo' || link.data === 'local') void started.then(() => bundles.prefetch());

const api = new SyncActApi({ session, engine, bundles, app: { ...view, picture: async () => (await app).picture(), document: async (kind) => (await app).document(kind) } });
/** @type {any} */ (window).syncAct = api;

const url = new UrlState({
  window,
  read: () => ({ ...openContent(), state: currentState(), hosts: link.hosts }),
  write: (content) => void followLink(content),
});

/** What is open, as a link says it. @returns {Partial<import('./url-state.js').LinkContent>} */
function openContent() {
  const { data } = session;
  if (!data) return link;
  if (data.bundle) return bundles.link();
  return data.origin === 'simulated' ? { data: 'simulated', seed: data.seed } : { data: 'local' };
}

const hostLink = new HostLink({ window, api, hosts: link.hosts, holdsUserFiles: () => session.data?.origin === 'user' });

const mirror = new AriaMirror(partById('mirror'), {
  openFiles: () => chooseFiles(),
  openSimulated: () => void openSimulated(1),
  ask: (type) => handleRequest({ type }),
  exportCoupling: () => void exportFile('coupling-csv'),
  exportMap: () => void exportFile('map-nifti'),
  cancel: () => session.cancel(),
  selectPair: (neuron, network) => void app.then((host) => host.dispatch({ type: 'select_pair', neuron, network })),
  pairs: () => session.data?.coupling?.mutual ?? [],
  selected() {
    const state = currentState();
    const data = session.data;
    return data ? [neuronIndex(data, state.neuron), data.networks?.ids.indexOf(state.network) ?? -1] : [-1, -1];
  },
});

/** @type {import('./open-dialog.js').OpenDialog|null} */
let dialog = null;

/** A module of its own, fetched with the first files: the address is computed so that nothing brings it along. */
async function openDialog() {
  const { OpenDialog } = /** @type {typeof import('./open-dialog.js')} */ (
    await import(new URL('./open-dialog.js', import.meta.url).href));
  dialog ??= new OpenDialog({ onAddFiles: () => chooseFiles() });
  return dialog;
}

const showPicker = filePicker((files) => void openFiles(files));
const chooseFiles = () => {
  expectFiles();
  showPicker();
};
acceptDrops({ accept: () => !isEmbed, onEnter: expectFiles, onFiles: (files) => void openFiles(files) });

/**
 * Requests of the app that concern the page; those for data go to the session.
 * @param {{type: string, [key: string]: any}} request
 */
function handleRequest(request) {
  if (session.handle(request)) return;
  switch (request.type) {
    case 'open_files': if (!isEmbed) chooseFiles(); break;
    case 'open_simulated': void openSimulated(1); break;
    case 'open_demo': void openLinked({ ...link, data: 'demo', model: '', sim: {} }); break;
    case 'show_guide': void bundles.showGuide(); break;
    case 'show_knobs': void showKnobs(); break;
    case 'open_model': void orProblem(bundles.openModel(request.id), 'The model could not be opened'); break;
    case 'export': void exportFile(/** @type {ExportKind} */ (request.kind.replaceAll('_', '-'))); break;
    case 'share': void share(); break;
    case 'state_changed': stateChanged('state'); break;
    case 'selection_changed': stateChanged('selection'); break;
    case 'document_changed': void followScreen(); break;
    default: break;
  }
}

let changeTimer = 0;
/** @type {Set<'state'|'selection'>} */
const changes = new Set();

/** Many changes of one frame are told once. @param {'state'|'selection'} kind */
function stateChanged(kind) {
  changes.add(kind);
  url.schedule();
  changeTimer ||= window.setTimeout(() => {
    changeTimer = 0;
    const state = currentState();
    followTheme(state.theme ?? 'auto', state.mode);
    mirror.update(session.data, state);
    void followScreen();
    for (const event of changes) tell(event, state);
    changes.clear();
  }, 0);
}

/** @type {import('./screen-text.js').ScreenText|null} */
let screenText = null;

/** The screen, or the picture of the brain on Explore. */
const textScreen = () => {
  const { screen, brain = '', expanded = 'brain' } = currentState();
  return screen ?? (expanded === 'brain' ? brain : '');
};

/** The text of a screen that is one; the module is fetched with the first of them. */
async function followScreen() {
  if (!screenText && !/^(models|data|report|gallery)$/.test(textScreen())) return;
  const host = await app;
  if (!screenText) {
    const { ScreenText } = /** @type {typeof import('./screen-text.js')} */ (await import(new URL('./screen-text.js', import.meta.url).href));
    screenText ??= new ScreenText(partById('mirror-screen'), { document: (kind) => host.document(kind), export: (kind) => void exportFile(/** @type {ExportKind} */ (kind)), ask: (type) => handleRequest({ type }) });
  }
  screenText.follow(textScreen());
}

let lastTheme = startTheme;
/** @param {string} theme @param {string|undefined} mode */
function followTheme(theme, mode) {
  applyLook(theme, mode);
  if (theme !== lastTheme && !isEmbed) storage.set(kThemeKey, theme);
  lastTheme = theme;
}

/** @param {import('./sync-act-api.js').ApiEvent} event @param {any} detail */
function tell(event, detail) {
  api.emit(event, detail);
  hostLink.notify(event, detail);
}

/** @param {SessionEvent} event @param {any} detail */
function handleSession(event, detail) {
  if (event === 'progress') {
    mirror.progress(detail);
    tell('progress', detail);
  } else if (event === 'error') {
    mirror.problem(detail);
    tell('error', detail);
  } else if (event === 'note') {
    note(detail);
  } else if (event === 'preview' || event === 'significant') {
    // Not of each neuron that the pointer rests on.
    if (event === 'significant' && session.data && detail.neuron === neuronIndex(session.data, currentState().neuron)) mirror.significant(detail);
    tell(event, detail);
  } else if (event === 'map') {
    tell('map', { neuron: detail.neuron, id: session.data?.neurons?.ids[detail.neuron] ?? '' });
  } else {
    mirror.update(session.data, currentState());
    url.schedule();
    rememberFiles();
    bundles.update();
    demoBar.show(session.data?.origin === 'demo');
  }
}

/** Names of local files stay with this tab's history entry, so that a reload can say what to open. */
function rememberFiles() {
  try {
    const files = session.data?.files ?? [];
    history.replaceState(files.length > 0 ? { files } : null, '');
  } catch { /* forbidden in some sandboxes; then the reload says it without names */ }
}

/** @param {Promise<unknown>} opening @param {string} title  where it fails @returns {Promise<boolean>} whether it did not */
async function orProblem(opening, title) {
  try {
    await opening;
    return true;
  } catch (error) {
    const isCancelled = /** @type {any} */ (error)?.code === 'cancelled';
    if (!isCancelled) session.showProblem({ ...problemFrom(error, ''), title });
    return isCancelled;
  }
}

const showKnobs = () => orProblem(bundles.showKnobs(), 'The settings could not be shown');

/** @param {number} seed */
const openSimulated = (seed) => orProblem(session.openSimulated(seed), 'The simulated scan could not be opened');

/** What a link says is open; local files cannot be. @param {import('./url-state.js').LinkContent} content */
async function openLinked(content) {
  if (content.data === 'simulated') return openSimulated(content.seed);
  const isDemo = content.data !== 'bundle';
  const isOpen = await orProblem(bundles.follow({ ...content, data: isDemo ? 'demo' : 'bundle' }),
    isDemo ? 'The demo could not be opened' : 'The bundle could not be opened');
  if (isOpen || !isDemo || session.data !== null) return isOpen;
  // Without what the link asks for, or without the demo's files, the page is of use, too.
  return await orProblem(bundles.openDemo(), 'The demo could not be opened') || openSimulated(1);
}

/** @type {import('./neurons/neuron-flow.js').NeuronFlow|null} */
let neuronFlow = null;

/** From a network and a film to responses, then on as with any files. @param {File[]} files */
async function openNeuronFiles(files) {
  if (neuronFlow) {
    await neuronFlow.add(files);
    return;
  }
  // A module of its own, fetched only now: the address is computed so that nothing brings it along.
  const { NeuronFlow } = /** @type {typeof import('./neurons/neuron-flow.js')} */ (
    await import(new URL('./neurons/neuron-flow.js', import.meta.url).href));
  neuronFlow = new NeuronFlow({ onAddFiles: () => chooseFiles(), hasScan: session.data !== null,
    isSimulated: session.data?.scan.simulated ?? false });
  const result = await neuronFlow.start(files);
  neuronFlow = null;
  if (result) await openFiles(result.others, result.items, result.rateHz);
}

/**
 * The whole way from files to an open scan, with the dialog in between.
 * @param {File[]} files
 * @param {import('./types.js').Item[]} [computed]  responses that were computed in the page
 * @param {number} [rateHz]  of them
 */
async function openFiles(files, computed = [], rateHz = 0) {
  if (isBundle(files) && !neuronFlow && !dialog?.isOpen) {
    await orProblem(bundles.openFiles(files, 'user'), 'The bundle could not be opened');
    return;
  }
  if (neuronFlow || (!dialog?.isOpen && needsNeuronDialog(files))) {
    return openNeuronFiles(files).catch((error) => session.showProblem(problemFrom(error, '')));
  }
  /** @type {import('./types.js').Item[]} */
  let items;
  /** @type {import('./open-dialog.js').OpenDialog} */
  let asking;
  try {
    const openScans = session.data?.scan.nScans ?? 0;
    items = [...computed, ...await classifyFiles(files, await engine(), { openScans, firstId: itemCount })];
    itemCount += items.length;
    if (dialog?.isOpen) return dialog.add(items);
    assignRoles(items, openScans);
    asking = await openDialog();
  } catch (error) {
    return session.showProblem(problemFrom(error, files.map(({ name }) => name).join(', ')));
  }
  /** @type {import('./types.js').Problem|null} */
  let problem = null;
  /** @type {number|null} */
  let lastScan = null;
  for (;;) {
    const plan = await asking.ask({ items: problem ? asking.items : items, openScan: session.data?.scan ?? null, problem, lastScan, rateHz });
    if (!plan) return;
    try {
      return await session.open(plan, 'user');
    } catch (error) {
      if (/** @type {any} */ (error)?.code === 'cancelled') return;
      problem = problemFrom(error, plan.bold?.files[0].name ?? plan.neurons[0]?.name ?? plan.networks?.name ?? '');
      lastScan = plan.lastScan;
      mirror.problem(problem);
      tell('error', problem);
    }
  }
}
let itemCount = 0;

/** @param {ExportKind} kind */
async function exportFile(kind) {
  try {
    const blob = await api.export(kind);
    const shown = kind === 'map-nifti' && session.data ? shownMap(session.data, currentState()) : null;
    const [what, ending] = kExportNames[kind];
    download(blob, exportName(session.data, shown ? `${what}_${shown.of}-${shown.id}` : what, ending));
  } catch (error) {
    session.showProblem({ ...problemFrom(error, ''), title: 'This could not be exported' });
  }
}

async function share() {
  const address = url.link();
  const local = openContent().data === 'local';
  try {
    await navigator.clipboard.writeText(address);
    note(local ? 'Link copied. It holds the view; the files stay with you.' : 'Link copied.');
  } catch {
    note(address);
  }
}

/** The address was changed by hand, or a link of this page was followed. @param {import('./url-state.js').LinkContent} content */
async function followLink(content) {
  if (content.notes.length > 0) note(content.notes.join(' '));
  const data = session.data;
  const isSame = content.data === 'local' || (content.data === 'simulated' && data?.origin === 'simulated' && data.seed === content.seed);
  if (isStepAlone(content)) return bundles.showStep(content.step);
  await bundles.showStep(content.step, { keepView: true });
  if (!isSame) await openLinked(content);
  // What the link leaves out is at its default; how the page is looked at stays.
  const { mode: _mode, ...state } = content.state;
  return applyLinkState(await app, state);
}

/** Whether a link leaves it to the tour what is shown. @param {import('./url-state.js').LinkContent} content */
const isStepAlone = ({ step, state }) => step > 0 && Object.keys(state).every((key) => key === 'theme' || key === 'mode');

/** How the page is looked at, whatever is shown. @param {Record<string, any>} state */
const looks = ({ theme, mode }) => ({ ...(theme ? { theme } : {}), ...(mode ? { mode } : {}) });

/**
 * Shows what a link describes. A key that the app refuses is left out with a note; the others count.
 * @param {AppHost} host
 * @param {Record<string, any>} state
 */
function applyLinkState(host, state) {
  try {
    host.setState(state, { replace: true });
    return;
  } catch { /* one of the keys: found below */ }
  host.setState({}, { replace: true });
  for (const [key, value] of Object.entries(state)) {
    try {
      host.setState({ [key]: value });
    } catch (error) {
      note(`The link's ${key} was left out. ${/** @type {Error} */ (error).message}`);
    }
  }
}

async function start() {
  /** @type {AppHost} */
  let host;
  try {
    host = await app;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    showStartProblem('The view cannot be drawn', [reason,
      'A current Firefox, Chrome, Edge or Safari with WebGL2 is needed. Hardware acceleration may be switched off in its settings.']);
    tell('error', { title: 'The view cannot be drawn', text: reason, code: 'unsupported' });
    return;
  }
  currentState = () => host.state();
  if (Object.keys(link.state).length > 0) applyLinkState(host, link.state);
  if (link.notes.length > 0) note(link.notes.join(' '));
  if (link.data === 'local') {
    const names = (history.state?.files ?? []).map((/** @type {{name: string}} */ file) => file.name).join(', ');
    note(`This view was made with files that a link does not hold. Drop them again${names ? `: ${names}` : ''}.`);
  }
  await started;
  if (isStepAlone(link)) await bundles.showStep(link.step);
  if (!session.data) await openLinked(link);
  if (link.step > 0 && !isStepAlone(link)) await bundles.showStep(link.step, { keepView: true });
  expectFiles();
  tell('ready', { version: (await engine().catch(() => null))?.info.version ?? '', simulated: session.data?.scan.simulated ?? false });
}
void start();
