/** A run's id as MLflow writes it; it becomes the name of a folder, so no path can be one. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
