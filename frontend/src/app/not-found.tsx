export default function NotFound() {
  return <main id="main">404</main>;
}
