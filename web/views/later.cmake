# The sources in web/views and web/app (without folder and ending) whose code the page fetches after the first
# frame, as app_later.wasm: tools/split-app.mjs. They hold the views of make_later_views() and the
# screens, and what only these use.
set(sync_act_later_sources
  carpet_plot
  chance_plot
  chance_view
  coupling_screen
  data_screen
  data_sheet
  data_views
  document
  document_view
  film_controls
  film_strip
  label_bands
  lag_plot
  layer_bar
  layer_matrix_view
  model_cards_view
  model_depth_view
  model_scatter_view
  models_screen
  mosaic_view
  narrow_unit_view
  network_table_view
  neuron_matrix
  neurons_view
  plot
  plot_view
  recipe_words
  report
  report_screen
  report_views
  time_view
  unit_card
  unit_grid
  unit_sections)
