/** What moves on a page by itself. */
declare global {
  interface Window {
    shifts: string[];
  }
}

/** Runs in the page before it loads; collects in `window.shifts` what moved without a key or a click shortly before. */
export function observeShifts(): void {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { hadRecentInput, sources = [] } = entry as PerformanceEntry & {
        hadRecentInput: boolean;
        sources?: { node: Element | null }[];
      };
      if (!hadRecentInput) window.shifts.push(sources.map((s) => s.node?.nodeName).join(' '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
