import type { SwaggerPart, SwaggerSystem } from 'swagger-ui-dist/swagger-ui-es-bundle.js';

type React = SwaggerSystem['React'];
type Wrapper = (original: SwaggerPart) => SwaggerPart;

/**
 * Parts of Swagger UI that are ours. It brings a React of its own, whose elements alone it takes: so each is made from
 * that React, without JSX.
 */
export function referencePlugin({ React }: SwaggerSystem) {
  return {
    components: {
      ReferenceLayout: layoutIn(React),
      // Stands inside a button, where a link must not be.
      DeepLink: textIn(React),
      // The same under every answer; the page says them once.
      headers: () => null,
    },
    wrapComponents: {
      ExamplesSelect: namedIn(React),
      response: foldedIn(React),
    },
  };
}

/** What Swagger UI's own layout has and our page has not: that one brings a second `main`. */
function layoutIn({ createElement: h }: React): SwaggerPart {
  return ({ getComponent, specSelectors }) => {
    const status = specSelectors.loadingStatus();
    if (status === 'failed') {
      return h('p', { role: 'alert' }, 'The OpenAPI document could not be read. Reload the page.');
    }
    if (status !== 'success') return null;
    return h(
      'div',
      { className: 'swagger-ui' },
      h(getComponent('SvgAssets')),
      h('div', { className: 'wrapper' }, h(getComponent('operations', true))),
      h('div', { className: 'wrapper' }, h(getComponent('Models', true))),
    );
  };
}

function textIn({ createElement: h }: React): SwaggerPart {
  return ({ text }) => h('span', null, text);
}

function namedIn({ createElement: h }: React): Wrapper {
  return (select) => (props) =>
    h('label', null, h('span', { className: 'sr-only' }, 'Example'), h(select, props));
}

/** An error is one line that opens: all of them at once are longer than the operation. */
function foldedIn({ createElement: h, Fragment, useState }: React): Wrapper {
  return (response) => (props) => {
    const [open, setOpen] = useState(false);
    if (Number(props.code) < 400) return h(response, props);
    const text = String(props.response?.get('description') ?? '').replaceAll('`', '');
    const toggle = { type: 'button', 'aria-expanded': open, onClick: () => setOpen(!open) };
    const line = h(
      'tr',
      { className: `response ${props.className}` },
      h('td', { className: 'response-col_status' }, props.code),
      h('td', null, h('button', { ...toggle, className: 'error-toggle' }, text)),
    );
    const whole = open ? h(response, { ...props, className: 'error-opened' }) : null;
    return h(Fragment, null, line, whole);
  };
}
