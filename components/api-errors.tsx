import { ERROR_RESPONSES } from '@/server/api/error-responses.ts';
import { WithCode } from './ui/with-code.tsx';

/** Every error that the API can answer to who asks for sentiments, from the table that the document is made of. */
export function ApiErrors() {
  return (
    <table className="w-full border-line border-y text-left text-sm">
      <caption className="sr-only">Errors by HTTP status</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Status and code</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {ERROR_RESPONSES.filter(({ forOperators }) => !forOperators).map(
          ({ status, description, examples }) => (
            <tr
              key={status}
              className="grid gap-x-6 gap-y-1 py-3 sm:grid-cols-[11rem_minmax(0,1fr)]"
            >
              <th scope="row" className="font-medium">
                {status}
                <code className="block break-all font-mono font-normal text-[0.6875rem] text-soft">
                  {Object.values(examples)[0]?.value.code}
                </code>
              </th>
              <td className="text-soft leading-relaxed">
                <WithCode>{description}</WithCode>
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
