-- HTML and reveal.js: what pandoc's writer does not know gets its elements here; the looks are in the style sheets.
local context = require("context")
local M = {}

local function html(text) return pandoc.RawBlock("html", text) end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function callout(div)
  local title = context.has_class(div.content[1], "box-title") and div.content[1] or nil
  local class = "callout callout-" .. div.attributes["kind"]
  local body = div.content[#div.content]
  local name = escape(title and pandoc.utils.stringify(title) or context.words.callout[div.attributes["kind"]])
  local id = div.identifier ~= "" and (' id="' .. escape(div.identifier) .. '"') or ""
  if div.attributes["collapse"] and title then
    local open = div.attributes["collapse"] == "false" and " open" or ""
    local summary = pandoc.Plain({ pandoc.RawInline("html", '<summary class="box-title">') })
    summary.content:extend(title.content[1].content)
    summary.content:insert(pandoc.RawInline("html", "</summary>"))
    return pandoc.Blocks({ html('<details class="' .. class .. '"' .. id .. open .. ">"), summary, body, html("</details>") })
  end
  local blocks = pandoc.Blocks({ html('<div class="' .. class .. '"' .. id .. ' role="note" aria-label="' .. name .. '">') })
  if title then blocks:insert(title) end
  blocks:extend({ body, html("</div>") })
  return blocks
end

local tabsets = 0

-- Radio buttons and style sheet alone: no script, usable by keyboard, and print shows every tab.
local function tabset(div)
  tabsets = tabsets + 1
  local blocks = pandoc.Blocks({ html('<div class="tabset">') })
  for index, tab in ipairs(div.content) do
    local id = "tabset-" .. tabsets .. "-" .. index
    local checked = index == 1 and " checked" or ""
    local label = pandoc.Plain({ pandoc.RawInline("html",
      '<input type="radio" name="tabset-' .. tabsets .. '" id="' .. id .. '"' .. checked .. '><label for="' .. id .. '">') })
    label.content:extend(tab.content[1].content[1].content)
    label.content:insert(pandoc.RawInline("html", "</label>"))
    blocks:extend({ label, pandoc.Div(tab.content[2].content, pandoc.Attr("", { "tab-panel" })) })
  end
  blocks:insert(html("</div>"))
  return blocks
end

local function div(element)
  if context.has_class(element, "callout-box") then return callout(element) end
  if context.has_class(element, "panel-tabset") then return tabset(element) end
  if element.attributes["layout-ncol"] then
    local columns = element.attributes["layout-ncol"]
    element.attributes["layout-ncol"] = nil
    element.attributes["style"] = "--columns: " .. columns
    element.classes:insert("layout")
    return element
  end
  return nil
end

local function figure(element)
  local columns = element.attributes["layout-ncol"]
  if columns then
    local caption = element.caption
    element.attributes["layout-ncol"] = nil
    local grid = pandoc.Div(element.content, pandoc.Attr("", { "layout" }, { style = "--columns: " .. columns }))
    return pandoc.Figure({ grid }, caption, element.attr)
  end
  element:walk({
    Image = function(image)
      local align = image.attributes["fig-align"]
      if align then element.classes:insert("align-" .. align) end
    end,
  })
  element.content = element.content:walk({
    Image = function(image) image.attributes["fig-align"] = nil; return image end,
  })
  return element
end

local function equation(span)
  if not context.has_class(span, "equation") then return nil end
  local number = pandoc.Span({ pandoc.Str("(" .. span.attributes["number"] .. ")") }, pandoc.Attr("", { "equation-number" }))
  return pandoc.Span({ span.content[1], number }, pandoc.Attr(span.identifier, { "equation" }))
end

-- A table scrolls in a box of its own when the screen is narrow; the box can be reached by keyboard.
local function table_box(element)
  return pandoc.Div({ element }, pandoc.Attr("", { "table-box" }, { tabindex = "0" }))
end

function M.run(doc)
  doc.blocks = doc.blocks:walk({ Div = div, Figure = figure, Span = equation })
  doc.blocks = doc.blocks:walk({ Table = table_box })
  return doc
end

return M
