import { create } from 'qrcode';

const QUIET = 4;

/** Drawn here, so that what it holds need not be sent anywhere to become a picture. */
export function Qr({ holds, label }: { holds: string; label: string }) {
  const { modules: { size, data } } = create(holds, { errorCorrectionLevel: 'M' });
  const path = Array.from(data, (dark, i) => dark ? `M${i % size + QUIET} ${Math.floor(i / size) + QUIET}h1v1h-1z` : '').join('');
  const side = size + 2 * QUIET;
  return <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges"><rect width={side} height={side} fill="#fff" /><path d={path} fill="#000" /></svg>;
}
